/**
 * The rules for a line that others read: a name of a person or room, a topic, a status. It has to show
 * something, and nothing in it may hide.
 */

// Control characters, line ends, lone surrogates, and what turns the direction of the text around.
const NO_LINE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;

// The same mark again and again covers the lines around.
const PILED_MARKS = /[\p{Mn}\p{Me}]{5}/u;

/** Characters that show nothing; those after the first are blanks of a notation, and stand for others. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{16fe4}\ufff9-\ufffc]/u;

const SHOWS = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** One emoji as it may be written: with its kind of presentation, a tone of skin, or a flag's tags. */
const EMOJI = String.raw`(?:(?![0-9#*])\p{Emoji}(?:\p{Emoji_Modifier}|[\ufe0e\ufe0f]\u20e3?|` +
  String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f})?)`;

/**
 * Where what shows nothing shapes what is beside it: in emoji, and several that are shown as one;
 * between the letters of scripts that join them, or do not; in the variants of an ideograph; and as
 * the blank of Braille.
 */
const SHAPING = new RegExp(
  [
    `${EMOJI}(?:\\u200d${EMOJI})*`,
    String.raw`[0-9#*]\ufe0f?\u20e3`,
    String.raw`(?<=[\p{L}\p{M}])(?<![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hang}])[\u200c\u200d]` +
    String.raw`(?=\p{L})(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hang}])`,
    String.raw`(?<=\p{sc=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\p{sc=Mong})[\u180b-\u180d\u180f]`,
    String.raw`(?<=[\u2801-\u28ff])\u2800(?=[\u2801-\u28ff])`,
  ].join("|"),
  "gu",
);

/** The fault of a line that others are to read, or undefined. */
export function faultOfLine(text: string): string | undefined {
  if (NO_LINE.test(text) || PILED_MARKS.test(text.normalize("NFD"))) {
    return "must be one line of visible text";
  }
  if (!HIDDEN.test(text)) {
    return SHOWS.test(text) ? undefined : "must be one line of visible text";
  }
  // In place of each stands something that shows.
  const rest = text.replaceAll(SHAPING, "x");
  return HIDDEN.test(rest) || !SHOWS.test(rest)
    ? "must be one line of visible text, without invisible characters"
    : undefined;
}
