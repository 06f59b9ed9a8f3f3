/** The entities that people type by hand; any other name stays as it is. */
const NAMED: Record<string, string> = {
  amp: "&",
  apos: "'",
  bull: "•",
  cent: "¢",
  copy: "©",
  darr: "↓",
  deg: "°",
  divide: "÷",
  euro: "€",
  frac12: "½",
  ge: "≥",
  gt: ">",
  hellip: "…",
  infin: "∞",
  laquo: "«",
  larr: "←",
  ldquo: "“",
  le: "≤",
  lsquo: "‘",
  lt: "<",
  mdash: "—",
  middot: "·",
  minus: "−",
  nbsp: "\u00a0",
  ndash: "–",
  ne: "≠",
  para: "¶",
  plusmn: "±",
  pound: "£",
  quot: '"',
  raquo: "»",
  rarr: "→",
  rdquo: "”",
  reg: "®",
  rsquo: "’",
  sect: "§",
  shy: "\u00ad",
  times: "×",
  trade: "™",
  uarr: "↑",
  yen: "¥",
};

const ENTITY = /&(?:#[xX]([\da-fA-F]{1,6})|#(\d{1,7})|([A-Za-z][A-Za-z\d]{1,31}));/y;
const ESCAPED = /\\([!-/:-@[-`{-~])|&[#\w]+;/g;

/** The characters that a backslash before them leaves without a meaning: ASCII punctuation. */
export function isEscapable(character: string): boolean {
  return /^[!-/:-@[-`{-~]$/.test(character);
}

/** The entity at a place of a text, with how long it is there; undefined when there is none. */
export function entityAt(text: string, at: number): { text: string; length: number } | undefined {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (match === null) return undefined;
  const [{ length }, hex, decimal, name = ""] = match;
  const number = hex === undefined ? decimal : `0x${hex}`;
  if (number !== undefined) return { text: fromNumber(Number(number)), length };
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  return named === undefined ? undefined : { text: named, length };
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
