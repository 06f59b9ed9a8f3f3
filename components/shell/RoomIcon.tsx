import { Icon } from "./Icon.tsx";

/** What kind of room it is, at a glance. */
export function RoomIcon({ kind }: { kind: string }) {
  return <Icon name={kind === "private" ? "lock" : kind === "direct" ? "users" : "hash"} />;
}
