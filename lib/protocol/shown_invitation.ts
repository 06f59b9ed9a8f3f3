import type { Person } from "./event.ts";

/** An invitation as the person who was asked is shown it. */
export interface ShownInvitation {
  room: { id: string; name: string; kind: string };
  /** Who asked; undefined for somebody who is not there any more. */
  by: Person | undefined;
  /** When, in milliseconds since 1970 (UTC). */
  at: number;
}
