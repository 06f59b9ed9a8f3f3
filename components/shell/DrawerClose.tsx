import { Icon } from "./Icon.tsx";

/** Closes a side that is a drawer, which it is on a narrow screen. */
export function DrawerClose({ of }: { of: "people" | "rooms" }) {
  return (
    <button
      type="button"
      class="button button-quiet button-icon narrow-only"
      popovertarget={of}
      popovertargetaction="hide"
    >
      <Icon name="x" label="Close" />
    </button>
  );
}
