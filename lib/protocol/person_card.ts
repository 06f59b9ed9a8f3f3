import type { Person } from "./event.ts";
import type { RoomPerson } from "./presence.ts";

/** A card of somebody, as one reader may see it. */
export interface PersonCard {
  person: Person;
  /** What the account is not any more: in use, or there at all. */
  state?: "deactivated" | "banned" | "gone" | undefined;
  isMe: boolean;
  /** Whether the reader has blocked them. */
  isBlocked: boolean;
  /** Whether the reader may change the account. */
  mayManage: boolean;
  /** How they are shown; of an account that is in use. */
  presence?: RoomPerson | undefined;
  pronouns?: string | undefined;
  about?: string | undefined;
  /** A name of the IANA time zone database. */
  timezone?: string | undefined;
  /** The rooms that both belong to, by name, but for the lobby; the first ones. */
  rooms: { id: string; name: string; kind: string }[];
  /** How many more there are. */
  moreRooms: number;
  now: number;
}
