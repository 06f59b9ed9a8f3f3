import unhomoglyph from "unhomoglyph";
import { ChatError } from "../base/errors.ts";
import type { UsernameIndex } from "../store/users.ts";
import { RESERVED_NAMES } from "./reserved_names.ts";
import { FOLDED_UNITS, NORMALIZED_UNITS } from "../text/names.ts";
import { isOneNumbering, isOneScript } from "./scripts.ts";

/** How short and how long a username may be, in code points of its normalized form (NFKC). */
export const USERNAME_LENGTH = { min: 2, max: 32 } as const;

// Letters, their marks, and digits (PRECIS IdentifierClass, RFC 8264 section 4.2), with single
// separators inside. A part starts with a letter or digit, since a mark would join what is before.
const PART = String.raw`[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*`;
const SHAPE = new RegExp(String.raw`^${PART}(?:[_.\-]${PART})*$`, "u");

// Letters that show nothing, such as the Hangul fillers.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

// The same mark twice looks like once, and heaps of marks cover the lines around (UTS 39, 5.4).
const PILED_MARKS = /(\p{Mn})\1|\p{Mn}{5}/u;

/** A username that may be given out. */
export interface Username {
  /** As it was typed, normalized. */
  username: string;
  index: UsernameIndex;
}

/**
 * What is compared when a username is looked up: normalized (NFKC) with case folded, so that `Ann`,
 * `ANN` and `ａｎｎ` are one. Folding goes through upper case, which also joins ß with ss and the two
 * Greek small sigmas. Folding twice changes nothing. What is far too long for a username becomes the
 * empty text, which is nobody's.
 */
export function foldUsername(raw: string): string {
  if (raw.length > NORMALIZED_UNITS) return "";
  const folded = normalize(raw).toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
  return folded.length > FOLDED_UNITS ? "" : folded;
}

/**
 * Reads a wanted username.
 *
 * Two names are the same to the eye when their skeletons are equal (UTS 39, section 4: each
 * character is replaced by the one that it is confused with). What that makes of plain letters:
 * `1` is `l`, `0` is `o`, `m` is `rn`, and a capital `I` is `l`. The skeleton is made of the folded
 * name, and of the name as it is shown, for the sake of that capital I: so `Ian` keeps `lan` away,
 * while `Elia` and `Ella` are two people. `u` and `v`, `vv` and `w`, `cl` and `d` differ.
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
      "may have letters and digits, and single dots, dashes and underscores between them",
    );
  }
  const folded = foldUsername(username);
  if (INVISIBLE.test(username) || PILED_MARKS.test(username.normalize("NFD"))) {
    throw refusal("must not have invisible characters or piles of marks");
  }
  if (!isOneScript(username) || !isOneScript(folded)) {
    throw refusal("must not mix letters of different scripts");
  }
  if (!isOneNumbering(username)) throw refusal("must not mix different kinds of digits");
  const skeletons = [...new Set([skeleton(folded).toLowerCase(), skeleton(username)])];
  if (skeletons.some((name) => reservedSkeletons.has(bare(name)))) {
    throw refusal("is one that the server keeps for itself, or looks like one");
  }
  return { username, index: { folded, skeletons } };
}

// Phones put a space behind a word that they completed.
function normalize(raw: string): string {
  return raw.normalize("NFKC").trim();
}

function skeleton(name: string): string {
  return unhomoglyph(name.normalize("NFD")).normalize("NFD");
}

// Separators do not make a reserved word somebody's own.
function bare(name: string): string {
  return name.replaceAll(/[_.\-]/g, "");
}

const reservedSkeletons = new Set(
  RESERVED_NAMES.map((name) => bare(skeleton(name).toLowerCase())),
);

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The username ${what}.`, { field: "username" });
}
