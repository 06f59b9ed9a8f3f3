import { Icon } from "./Icon.tsx";

/** The way to one's rooms on a page that has no other bar; there is none on a wide screen. */
export function PageBar() {
  return (
    <header class="bar narrow-only">
      <button
        type="button"
        class="button button-quiet button-icon bar-back"
        popovertarget="rooms"
      >
        <Icon name="menu" label="Rooms" />
      </button>
    </header>
  );
}
