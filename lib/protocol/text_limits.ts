import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import { LIMITS } from "./limits.ts";

const encoder = new TextEncoder();

const TOO_LONG = `must be at most ${LIMITS.textBytes} bytes`;

/** From here on a person is shown how much is left, in bytes. */
const NEAR_LIMIT = LIMITS.textBytes - 2 * 1024;

/** How long a text is in bytes, as far as that matters: 0 for one that is far from too long. */
export function bytesNearLimit(text: string): number {
  // A character is at most 3 bytes a code unit, so most texts need no encoding to be measured.
  const bytes = text.length * 3 < NEAR_LIMIT ? 0 : encoder.encode(text).length;
  return bytes < NEAR_LIMIT ? 0 : bytes;
}

/** Whether a text is longer than a message's may be. */
export function isTooLong(text: string): boolean {
  return bytesNearLimit(text) > LIMITS.textBytes;
}

/** The refusal of a text that is longer than a message's may be. */
export function tooLong(why = ""): ChatError {
  return new ChatError("too_large", `text ${TOO_LONG}${why}.`, { field: "text" });
}

/** A message's text: not blank, well-formed Unicode, at most 16 KiB. */
export const MessageText = v.pipe(
  v.string("must be a string"),
  v.check((text) => text.trim() !== "", "must not be blank"),
  v.check((text) => text.isWellFormed(), "must not hold a lone surrogate"),
  v.check((text) => !isTooLong(text), TOO_LONG),
);
