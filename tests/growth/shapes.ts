/** What is repeated until a text is as long as it is to be. */
const PIECES = [
  ..."abA0 \t\n\r_-*~`[](){}<>|/\\:;,.!?@#$%&=+^'\"„“".split(""),
  ..."é漢あ\u0301\u00a0\u200b\u200d\u202e\u3164\ufdfa\ufb01İßΣ".split(""),
  ...["a ", " a", "a\n", "\na", "\n\n", "\r\n", "  \n", " \n ", "\ta"],
  ...["**", "*a ", "a* ", "*a _b ", "**a*", "*a**b ", "***a", "~~a ", "~~", "_a_", "a_"],
  ...["[a](", "[a](b", "[a](<b", '[a](b "', "[a](b 'c", "[a](b (c", "[a](\\", "[a](http:b) "],
  ...["![", "[[", "]]", "[]", "](", "[a](https://b) ", "[[a](https://b)", "[a]("],
  ...["``", "` ", "`a``b", "```\n", "```a\n", "~~~\n", "~~~ a\n\n", "`\n"],
  ...["<a", "<a ", "</a", "<!--", "<https://a", "<a@b", "<a:b>", "<a>", "<script>", '<a b="'],
  ...["&a", "&amp;", "&amp", "&#", "&#x", "&#38;"],
  ...[
    "> ",
    ">>",
    "> a\n",
    ">\n",
    "> - ",
    "- ",
    "- a\n",
    "1. ",
    "1. a\n",
    " - a\n",
    "* - + ",
    "- - ",
  ],
  ...["a|b\n-|-\n", "|-", "|a", "|-\n", "| ", "|\n", "\\|", "---\n", "===\n", "_ "],
  ...["@a", "@a ", "@a.", "#a", "#a-", "@a,", "@a, ", "@room ", "@here ", "/a ", "//"],
  ...[":a:", ":a: ", ":smile:", "::", ":a", ": ", ":+1:"],
  ...["http://a", "http://a ", "https://", "https://@", "http://a:", "[https://a]", "https://a)"],
  ...[
    "@あ、",
    "_@a ",
    "_@",
    "https://a。",
    "https://aあ",
    "http://a/（",
    "_http://a_ ",
    "http://a/&b;",
  ],
  ...["http://", "https://a/..", "/..", "/../", "//a", "%", "%41", "%zz", "?a=", "&a=b", "a=b&"],
  ...['"a" ', '"a', '" "', "1️⃣ a\n", "📊", "🔟 ", "👍", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽"],
  ...['{"a":', "[[", "[1,", '"\\u0041', "\\n", '["', "1e9,", "null,", "-0.", "1_"],
  ...["e\u0300\u0316", "\u0300\u0316", "\u0316\u0300", "\u1100\u1161\u11a8", "क्", "ﷺ a", "ｱﾞ"],
  ...["; a=b", "a=b; ", "a, ", "a;q=1, ", "q=", "::1", "1.", "Bearer ", "127.0.0.1, "],
  ...["--a\r\n", "Content-Disposition: a\r\n", "a: b\r\n", "\r\n--"],
];

/** What grammars of programs read. */
const CODE = [
  ...["/*", "//", "'''", '"""', "f'{", 'r#"', "${", "`${", "$(", "$((", "<<A\n", "%w(", "#{", "=/"],
  ...[
    "(a)=>",
    "((",
    "(a,",
    "a(",
    "a<",
    "a<b,",
    "<T",
    "a::",
    "int a(",
    "class A ",
    "def a(",
    "fn a<",
  ],
  ...[
    "func (",
    "function a(",
    "const a=",
    "@a(",
    "a: ",
    "\na: ",
    "- a: ",
    "0x",
    "1e",
    "1.1.",
    "@@ -",
  ],
  ...[
    "SELECT ",
    'R"a(',
    "#include <",
    "#define a\\\n",
    "template<",
    "new A(",
    "return /",
    "enum a ",
  ],
  ...[
    "=begin\n",
    "=~ /",
    "->(",
    "do |a",
    "<![CDATA[",
    "<!DOCTYPE [",
    "<?xml ",
    "a!.",
    "{{",
    "a: |\n",
  ],
  ...["/**\n* @a {", "!important", "url(", "a{b:c;", "A<A", "#[", "b'", "for (", "NOTE: ", "[a, "],
];

/** Texts that are not one piece again and again. */
const OTHERS: Record<string, (units: number) => string> = {
  "runs of backticks that grow": (units) => growing("`", units),
  "runs of stars that grow": (units) => growing("*", units),
  "runs of tildes that grow": (units) => growing("~", units),
  "other names, one after another": (units) => numbered("", "&", units),
  "other names with an @": (units) => numbered("@a", " ", units),
  "other rooms": (units) => numbered("#a", " ", units),
  "other fields": (units) => numbered('"', '":1,', units),
  "other cookies": (units) => numbered("a", "=b; ", units),
  "a poll of choices": (units) => `📊 a${repeat("\n1️⃣ a", units)}`,
  "brackets that all close": (units) => repeat("[", units / 2) + repeat("]", units / 2),
  "stars that all close": (units) => `${repeat("*", units / 2)}a${repeat("*", units / 2)}`,
  "brackets, then links": (units) => repeat("[", units / 2) + repeat("[a](http:b)", units / 2),
  "colons, then something else": (units) => `${repeat(":", units - 1)}x`,
  "colons after an @": (units) => `@${repeat(":", units - 1)}x`,
  "digits, then something else": (units) => `${repeat("1", units - 1)}x`,
  "blanks, then something else": (units) => `${repeat(" ", units - 1)}x`,
  "blanks within words": (units) => `a${repeat(" ", units - 2)}x`,
  "tabs within words": (units) => `a${repeat("\t", units - 2)}x`,
  "blanks after a line's end": (units) => `a\n${repeat(" ", units - 3)}x`,
  "line ends, then something else": (units) => `a${repeat("\n", units - 2)}x`,
  "a long name": (units) => `@${repeat("a", units - 1)}`,
  "a long name with marks": (units) => `@e${repeat("\u0300\u0316", units - 2)}`,
  "a long name of two scripts": (units) => `@${repeat("aあ", units - 1)}`,
  "a long room's name with marks": (units) => `#e${repeat("\u0300\u0316", units - 2)}`,
  "an address of brackets": (units) =>
    `http://a/${repeat("(", units / 2)}${repeat(")", units / 2)}`,
  "an address of underscores": (units) => `http://a${repeat("_", units)}`,
  "an address of points": (units) => `http://a${repeat(".", units)}`,
  "a command of names": (units) => `/dm @a${repeat(",@a", units)} `,
  "a table of columns": (units) => `${repeat("a|", units / 2)}a\n${repeat("-|", units / 2)}-`,
  "a table of rows": (units) => `a|b\n-|-\n${repeat("|a\n", units)}`,
  "quotes in lists": (units) => repeat("> - > - > - > - a\n", units),
  "lists, each deeper": (units) =>
    Array.from({ length: Math.sqrt(units) }, (_, at) => `${" ".repeat(at)}- a\n`).join(""),
  "JSON, nested": (units) => repeat('{"a":', units / 2) + "1" + repeat("}", units / 2),
  "arrays, nested": (units) => repeat("[", units / 2) + repeat("]", units / 2),
};

function repeat(piece: string, units: number): string {
  const text = piece.repeat(Math.ceil(units / piece.length)).slice(0, units);
  return text.isWellFormed() ? text : text.slice(0, -1);
}

function growing(piece: string, units: number): string {
  let text = "";
  for (let length = 1; text.length < units; length++) text += `${piece.repeat(length)} `;
  return text.slice(0, units);
}

function numbered(before: string, after: string, units: number): string {
  let text = "";
  for (let count = 0; text.length < units; count++) text += before + count.toString(36) + after;
  return text.slice(0, units);
}

/** A text of any length, and what it is. */
export interface Shape {
  name: string;
  of(units: number): string;
}

const repeated = (pieces: readonly string[]): Shape[] =>
  [...new Set(pieces)].map((piece) => ({
    name: `${JSON.stringify(piece)} again and again`,
    of: (units) => repeat(piece, units),
  }));

/** Pieces with others behind them: other ones each time that a piece is added, the same at each run. */
function paired(pieces: readonly string[]): string[] {
  return pieces.map((piece, at) => piece + pieces[(at * 7 + 13) % pieces.length]!);
}

/** What makes careless readers of text look at the same characters again and again. */
export const SHAPES: readonly Shape[] = [
  ...repeated([...PIECES, ...paired(PIECES).filter((_, at) => at % 2 === 0)]),
  ...Object.entries(OTHERS).map(([name, of]) => ({ name, of })),
];

/** The same for readers of programs. */
export const CODE_SHAPES: readonly Shape[] = repeated([
  ...PIECES.filter((_, at) => at % 2 === 0),
  ...CODE,
  ...paired(CODE),
]);
