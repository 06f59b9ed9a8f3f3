import { decodeNamedCharacterReference } from "decode-named-character-reference";

const ENTITY = /&(?:#[xX]([\da-fA-F]{1,6})|#(\d{1,7})|([A-Za-z][A-Za-z\d]{1,31}));/y;
const ESCAPED = /\\([!-/:-@[-`{-~])|&[#\w]+;/g;

/** The characters that a backslash before them leaves without a meaning: ASCII punctuation, `＠` and `＃`. */
export function isEscapable(character: string): boolean {
  return /^[!-/:-@[-`{-~＠＃]$/.test(character);
}

/** The entity at a place of a text, with how long it is there; undefined when there is none. */
export function entityAt(text: string, at: number): { text: string; length: number } | undefined {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (match === null) return undefined;
  const [{ length }, hex, decimal, name = ""] = match;
  const number = hex === undefined ? decimal : `0x${hex}`;
  if (number !== undefined) return { text: fromNumber(Number(number)), length };
  const named = decodeNamedCharacterReference(name);
  return named === false ? undefined : { text: named, length };
}

function fromNumber(point: number): string {
  const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter ? String.fromCodePoint(point) : "\ufffd";
}

/** A text outside of the lines, such as an address, without its backslashes and entities. */
export function unescape(text: string): string {
  return text.replace(
    ESCAPED,
    (whole, character?: string) => character ?? entityAt(whole, 0)?.text ?? whole,
  );
}
