import { Icon } from "./Icon.tsx";

/** The icon for a kind of room. */
export function RoomIcon({ kind }: { kind: string }) {
  return <Icon name={kind === "private" ? "lock" : kind === "direct" ? "users" : "hash"} />;
}
