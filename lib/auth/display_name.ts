import { ChatError } from "../base/errors.ts";
import { NORMALIZED_UNITS } from "../text/names.ts";

/** The longest display name, in code points. */
export const DISPLAY_NAME_MAX = 64;

// Control characters, line ends, lone surrogates, and what turns the direction of the text around.
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const PILED_MARKS = /\p{Mn}{5}/u;

/**
 * Reads the name that others see; `fallback` stands in when it is blank. Several people may share
 * one: what tells them apart is the username beside it.
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
  if (FORBIDDEN.test(name) || PILED_MARKS.test(name.normalize("NFD")) || !VISIBLE.test(name)) {
    throw refusal("must be one line of visible text");
  }
  return name;
}

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The name ${what}.`, { field: "name" });
}
