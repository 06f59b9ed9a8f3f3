import { ChatError } from "../base/errors.ts";
import type { Person } from "../protocol/event.ts";
import { LOBBY } from "../store/rooms/rooms.ts";
import type { Services } from "../services.ts";
import { cookieLine, readCookie } from "../auth/cookie.ts";
import { isSecure, type OriginConfig } from "./public_origin.ts";

const NAME = "room";
const YEAR_S = 365 * 86_400;

/** The `Set-Cookie` value by which a browser comes back to this room, unless it says so already. */
export function rememberRoom(req: Request, room: string, config: OriginConfig): string | undefined {
  if (readCookie(req.headers, NAME) === room) return undefined;
  return cookieLine(NAME, room, YEAR_S, { secure: isSecure(req, config) });
}

/**
 * The room that the person was in last, if it is still theirs to see; otherwise the lobby, and for a guest
 * the first of their rooms, of which there may be none.
 */
export async function lastRoom(
  headers: Headers,
  person: Person,
  { access, memberships }: Pick<Services, "access" | "memberships">,
): Promise<string | undefined> {
  try {
    return (await access.openRoom(person, readCookie(headers, NAME) ?? LOBBY)).id;
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== "not_found") throw error;
  }
  return (await memberships.listedRoomIdsOf(person.id))[0];
}
