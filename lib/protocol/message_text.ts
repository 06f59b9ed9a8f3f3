import * as v from "valibot";
import { LIMITS } from "./limits.ts";

const encoder = new TextEncoder();

/** A message's text: not blank, well-formed Unicode, at most 16 KiB. */
export const MessageText = v.pipe(
  v.string("must be a string"),
  v.check((text) => text.trim() !== "", "must not be blank"),
  v.check((text) => text.isWellFormed(), "must not hold a lone surrogate"),
  v.check(
    // A character is at most 3 bytes a code unit, so most texts need no encoding to be measured.
    (text) =>
      text.length * 3 <= LIMITS.textBytes || encoder.encode(text).length <= LIMITS.textBytes,
    `must be at most ${LIMITS.textBytes} bytes`,
  ),
);
