/** A letter or digit, and what belongs to it. */
const PART = String.raw`[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*`;

/**
 * What is no beginning of a name: an address or a word of ASCII goes on there. Other scripts have words
 * without a blank between them. An underscore after a letter is within a word, and otherwise one only
 * if it does not open emphasis, which is for the reader of the text to see.
 */
export const BEFORE_NAME = String.raw`(?<![A-Za-z\d/@#＠＃]|[\p{L}\p{M}\p{N}/@#＠＃\\]_+)`;

/** Shaped as usernames are: letters and digits, with single separators inside. */
const NAME = new RegExp(`${BEFORE_NAME}[@#＠＃](${PART}(?:[_.\\-]${PART})*)`, "uy");

/**
 * The longest that the name behind the mark at a place of a text may be, which may be more than the
 * name: who has which name is not known here (`findNamed`). Undefined for none.
 *
 * @param end where something else begins
 */
export function nameAt(text: string, at: number, end: number): string | undefined {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1];
  const room = end - at - 1;
  if (name === undefined || name.length <= room) return name;
  const cut = name.slice(0, room).replace(/[_.-]$/, "");
  return cut === "" ? undefined : cut;
}
