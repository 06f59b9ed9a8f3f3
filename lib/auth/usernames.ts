import { ChatError } from "../base/errors.ts";
import { type UsernameIndex, usernameIndex } from "../store/people/usernames.ts";
import { foldUsername, NORMALIZED_UNITS } from "../text/names/names.ts";
import { isReserved } from "./reserved_names.ts";
import { isOneNumbering, isOneScript } from "./scripts.ts";

/** The bounds of a username's length, in code points of its normalized form (NFKC). */
export const USERNAME_LENGTH = { min: 2, max: 32 } as const;

// Letters, their marks, and digits (PRECIS IdentifierClass, RFC 8264 section 4.2), with single
// separators inside. A part starts with a letter or digit, since a mark would join what is before.
const PART = String.raw`[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*`;
const SHAPE = new RegExp(String.raw`^${PART}(?:[_.\-]${PART})*$`, "u");

// Letters that show nothing, such as the Hangul fillers.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

// The same mark twice looks like once, and heaps of marks cover the lines around (UTS 39, 5.4).
const PILED_MARKS = /([\p{Mn}\p{Me}])\1|[\p{Mn}\p{Me}]{5}/u;

/** A username that may be given out. */
export interface Username {
  /** As it was typed, normalized. */
  username: string;
  index: UsernameIndex;
}

/**
 * Reads a wanted username.
 *
 * @throws {ChatError} `invalid` with field `username`
 */
export function parseUsername(raw: string): Username {
  const username = raw.length > NORMALIZED_UNITS ? "" : normalize(raw);
  const { min, max } = USERNAME_LENGTH;
  const length = [...username].length;
  if (length < min || length > max) throw refusal(`must be ${min} to ${max} characters long`);
  if (!SHAPE.test(username)) {
    throw refusal(
      "may contain letters and digits, with single dots, dashes or underscores between them",
    );
  }
  const folded = foldUsername(username);
  if (INVISIBLE.test(username) || PILED_MARKS.test(username.normalize("NFD"))) {
    throw refusal("must not contain invisible characters or stacked accents");
  }
  if (!isOneScript(username) || !isOneScript(folded)) {
    throw refusal("must not mix letters of different scripts");
  }
  if (!isOneNumbering(username)) throw refusal("must not mix different kinds of digits");
  const index = usernameIndex(username);
  // Of signs alone that hardly show nothing is left to tell it by.
  if (index.skeletons.includes("")) throw refusal("must contain a visible letter or digit");
  if (isReserved(index.skeletons)) {
    throw refusal("is reserved, or looks like a reserved name");
  }
  return { username, index };
}

// Phones put a space behind a word that they completed.
function normalize(raw: string): string {
  return raw.normalize("NFKC").trim();
}

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The username ${what}.`, { field: "username" });
}
