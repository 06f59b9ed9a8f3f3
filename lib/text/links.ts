const START = /(?<![A-Za-z\d])https?:\/\//gi;

/**
 * Characters of a path: visible ASCII except quotation and angle marks; of other scripts all but the
 * marks that end sentences and clauses, brackets, quotation marks and invisible ones.
 * Apostrophes may be in it. Marks of emphasis before another script end it: no blank need follow them.
 */
const PATH = String
  .raw`(?!(?:\*{1,3}|~~)[^\0-\x7f])[!#-;=?-~‘’]|(?!——|[\p{Term}\p{QMark}\p{Ps}\p{Pe}\p{Bidi_C}…\u200b\u2060\uff1c\uff1e\uff5c])[^\s\0-\x7f]`;

/**
 * A match of `START` with a host: also one of IPv6, and one with characters that no host has but that
 * make it lead elsewhere. Symbols that the URL parser reads as letters are not in it.
 */
const SITE =
  /([^/]+\/\/)(\[[\dA-Fa-f:.]+\](?::\d+)?|(?:(?![\u2100-\u24ff\u3200-\u33ff])[\w.%:@\p{L}\p{M}\p{Nd}\p{So}\u200c\u200d-])*)/uy;

/** A pair of `（）` may be in a path. */
const REST = new RegExp(`(?:[/?#](?:${PATH}|（(?:${PATH})*）)*)?`, "uy");

/** Letters of another script behind Latin ones, or an emoji: no host's last part goes on with them. */
const BEHIND_HOST = /(?<=[A-Za-z\d])(?!\p{sc=Latn})[\p{L}\p{So}]/u;

/** An entity at the end is what stands behind the address, as in GFM. */
const ENTITY = /&#?\w{1,31};$/;

const TRAILING = /[.,;:!?'’)\]}*_~〜～՛-՞]$/;
const OPENING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const SCHEMES = ["http:", "https:"];

/** A part of a text that looks like an address. */
export interface Candidate {
  /** As it was typed, without the punctuation of the sentence around it. */
  text: string;
  /** As it is opened; undefined when it is none that may be opened. */
  href: string | undefined;
  /** The place after all of it: what is before that is part of no other address. */
  end: number;
  /** True when an underscore follows its host, so that it is an address only if emphasis ends there. */
  beforeUnderscore: boolean;
}

/**
 * Where the next address may begin, from `from` on; the text's length when there is none. An
 * underscore before it is a part of its word, unless it opens emphasis.
 */
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
  SITE.lastIndex = at;
  const [, start = "", named = ""] = SITE.exec(text) ?? [];
  const host = endHost(named);
  REST.lastIndex = at + start.length + host.length;
  const [path = ""] = REST.exec(text) ?? [];
  const whole = start + host + (bracketed ? path.replace(/].*/, "") : path);
  const address = trimEnd(whole.replace(ENTITY, ""));
  const shown = address.slice(start.length, start.length + host.length);
  return {
    text: address,
    href: isHost(shown) ? safeHref(address, SCHEMES) : undefined,
    end: at + whole.length,
    beforeUnderscore: host.charAt(shown.length) === "_",
  };
}

/** A host without what follows it with no blank between them, as in `example.org에서`. */
function endHost(host: string): string {
  const last = host.split(".").findLast((part) => part !== "") ?? "";
  const end = last.search(BEHIND_HOST);
  return end < 0 ? host : host.slice(0, host.lastIndexOf(last) + end);
}

/** True for a host that begins as one does and has no underscore in its last two parts, as in GFM. */
function isHost(host: string): boolean {
  return /^[^.@-]/.test(host) && !host.split(".").slice(-2).join().includes("_");
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

/** The surplus of closing brackets over opening ones, by kind. */
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
