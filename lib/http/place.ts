import { parsePlace, type Place, PLACE_COOKIE } from "../text/times/times.ts";
import { readCookie } from "../auth/cookie.ts";

/** Where the reader is, as far as their browser has told. */
export function readPlace(headers: Headers): Place {
  return parsePlace(readCookie(headers, PLACE_COOKIE));
}
