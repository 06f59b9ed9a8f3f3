import { parsePlace, PLACE_COOKIE, type TimeSettings } from "../text/times/times.ts";
import { readCookie } from "../auth/cookie.ts";

/** Where the reader is, as far as their browser has told. */
export function readPlace(headers: Headers): TimeSettings {
  return parsePlace(readCookie(headers, PLACE_COOKIE));
}
