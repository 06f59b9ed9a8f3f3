import { parseTimeSettings, TIME_SETTINGS_COOKIE, type TimeSettings } from "../text/times/times.ts";
import { readCookie } from "../auth/cookie.ts";

/** Reads the reader's time zone and clock from the cookie that their browser has set. */
export function readTimeSettings(headers: Headers): TimeSettings {
  return parseTimeSettings(readCookie(headers, TIME_SETTINGS_COOKIE));
}
