const START = /\bhttps?:\/\//gi;
const ADDRESS = /https?:\/\/[^\s<>"“”«»]*/iy;
const BRACKETED = /https?:\/\/[^\s<>"“”«»\]]*/iy;
const TRAILING = /[.,;:!?'’)\]}*_~…]$/;
const OPENING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const SCHEMES = ["http:", "https:"];

/** What looks like an address in a text. */
export interface Candidate {
  /** As it was typed, without the punctuation of the sentence around it. */
  text: string;
  /** As it is opened; undefined when it is none that may be opened. */
  href: string | undefined;
  /** The place after all of it: what is before that is part of no other address. */
  end: number;
}

/** Where the next address may begin, from `from` on; the text's length when there is none. */
export function findAddress(text: string, from: number): number {
  START.lastIndex = from;
  return START.exec(text)?.index ?? text.length;
}

/**
 * The http or https address that begins at a place of a text, as {@linkcode findAddress} found it.
 *
 * @param bracketed whether a `]` ends it, as it does within the text of a link
 */
export function addressAt(text: string, at: number, bracketed = false): Candidate {
  const pattern = bracketed ? BRACKETED : ADDRESS;
  pattern.lastIndex = at;
  const whole = pattern.exec(text)?.[0] ?? "";
  const address = trimEnd(whole);
  return { text: address, href: safeHref(address, SCHEMES), end: at + whole.length };
}

/** Leaves the punctuation of the sentence out, but keeps a bracket that the address opened. */
function trimEnd(address: string): string {
  let length = address.length;
  let open: Record<string, number> | undefined;
  while (length > 0) {
    const last = address.charAt(length - 1);
    if (!TRAILING.test(last)) break;
    const opening = OPENING[last];
    if (opening !== undefined) {
      // Counted once: an address of 16 KiB of brackets must not take its square in time.
      open ??= surplus(address);
      if ((open[last] ?? 0) <= 0) break;
      open[last] = (open[last] ?? 0) - 1;
    }
    length -= 1;
  }
  return address.slice(0, length);
}

/** How many more closing than opening brackets of each kind there are. */
function surplus(address: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [closing, opening] of Object.entries(OPENING)) {
    counts[closing] = address.split(closing).length - address.split(opening).length;
  }
  return counts;
}

/**
 * An address as the URL parser writes it, if it is one of these schemes (each with its colon).
 * Undefined for any other, and for one with a name and password before its host: that is how a link
 * pretends to lead somewhere else.
 */
export function safeHref(address: string, schemes: readonly string[]): string | undefined {
  const url = URL.parse(address);
  if (url === null || !schemes.includes(url.protocol)) return undefined;
  return url.username === "" && url.password === "" ? url.href : undefined;
}
