import { ChatError } from "../base/errors.ts";
import type { Person } from "../protocol/event.ts";
import { LOBBY } from "../store/rooms.ts";
import type { Services } from "../services.ts";
import { readCookie } from "../auth/cookie.ts";

const NAME = "room";
const YEAR_S = 365 * 86_400;

/** The `Set-Cookie` value by which a browser comes back to this room, unless it says so already. */
export function rememberRoom(headers: Headers, room: string): string | undefined {
  if (readCookie(headers, NAME) === room) return undefined;
  return `${NAME}=${room}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax`;
}

/** The room that the person was in last, if it is still theirs to see; otherwise the lobby. */
export async function lastRoom(
  headers: Headers,
  person: Person,
  { chat }: Services,
): Promise<string> {
  const id = readCookie(headers, NAME) ?? LOBBY;
  try {
    return (await chat.openRoom(person, id)).id;
  } catch (error) {
    if (error instanceof ChatError && error.code === "not_found") return LOBBY;
    throw error;
  }
}
