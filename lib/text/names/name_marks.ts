/** Letters and digits, with what belongs to each; the digit of a keycap is an emoji. */
const PART = String.raw`(?:(?!\d\ufe0f?\u20e3)[\p{L}\p{Nd}]\p{M}*)+`;

/**
 * Shaped as usernames are: letters and digits, with single separators inside. An address or a word of
 * ASCII goes on, where other scripts have words without a blank between them. Whether an underscore
 * before it is in a word is seen with the emphasis.
 */
const NAME = new RegExp(`(?<![A-Za-z\\d/@#＠＃])[@#＠＃](${PART}(?:[_.-]${PART})*)`, "uy");

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
