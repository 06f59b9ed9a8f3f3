import { ChatError } from "../base/errors.ts";
import { NORMALIZED_UNITS } from "../text/names/names.ts";
import { skeletonsOf } from "../text/names/skeleton.ts";
import { faultOfLine } from "../text/names/visible.ts";
import { isReserved } from "./reserved_names.ts";

/** The longest display name, in code points. */
export const DISPLAY_NAME_MAX = 64;

/**
 * Reads the name that others see; `fallback` stands in when it is blank. Several people may share
 * one: what tells them apart is the username beside it. What looks like the server speaking is
 * refused; that it looks like somebody else's username, `Users` refuses.
 *
 * @throws {ChatError} `invalid` with field `name`
 */
export function parseDisplayName(raw: string, fallback: string): string {
  const tooLong = () => refusal(`must be at most ${DISPLAY_NAME_MAX} characters long`);
  const trimmed = raw.trim();
  if (trimmed.length > NORMALIZED_UNITS) throw tooLong();
  const name = trimmed.normalize("NFC").replaceAll(/\p{Zs}+/gu, " ");
  if (name === "") return fallback;
  if ([...name].length > DISPLAY_NAME_MAX) throw tooLong();
  const fault = faultOfLine(name);
  if (fault !== undefined) throw refusal(fault);
  if (isReserved(skeletonsOf(name))) {
    throw refusal("is reserved, or looks like a reserved name");
  }
  return name;
}

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The name ${what}.`, { field: "name" });
}
