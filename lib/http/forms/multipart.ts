import { ChatError } from "../../base/errors.ts";

/** A form's type as browsers and programs write it (RFC 7578), with its boundary. */
const MULTIPART =
  /^multipart\/form-data *; *boundary=("?)([\w'()+,./:=?-]{1,70})\1 *(?:; *charset=[\w-]{1,20} *)?$/i;

/** The bytes before a part's text, which name it and seldom say more. */
const HEADER_BYTES = 512;

const latin1 = new TextDecoder("latin1");

/**
 * Looks over the parts of a form before the runtime reads them, which takes the square of the length of
 * what stands before a part's text.
 *
 * @param most how many parts there may be
 * @throws {ChatError} `too_large` when there are more, `invalid` when what stands before one is long, or
 * they are not set as they should be
 */
export function checkParts(body: Uint8Array, type: string, most: number): void {
  const boundary = MULTIPART.exec(type)?.[2];
  if (boundary === undefined) throw unreadable("its type must have a boundary, and no more");
  const text = latin1.decode(body);
  const delimiter = `--${boundary}`;
  if (!text.startsWith(delimiter)) throw unreadable("it must begin with its boundary");
  let count = 0;
  // Wherever the boundary stands, and not at the beginning of lines alone: what this takes for no part
  // must be none for the runtime either.
  for (let at = 0; at !== -1;) {
    const start = at + delimiter.length;
    if (text.startsWith("--", start) && text.length - start <= "--\r\n".length) return;
    count += 1;
    if (count > most) throw tooMany(most);
    const end = text.indexOf("\r\n\r\n", start);
    if (end === -1) throw unreadable("a part of it has no text");
    if (end - start > HEADER_BYTES) {
      throw unreadable(`what stands before a text must be at most ${HEADER_BYTES} bytes`);
    }
    at = text.indexOf(delimiter, end);
  }
  throw unreadable("it must end with its boundary");
}

/** The refusal of a form with more than so many fields. */
export function tooMany(most: number): ChatError {
  return new ChatError("too_large", `A form must have at most ${most} fields.`);
}

function unreadable(why: string): ChatError {
  return new ChatError("invalid", `The form could not be read: ${why}.`);
}
