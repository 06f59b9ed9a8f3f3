/** A piece of a message: words as they were typed, or an address that may be opened. */
export type TextPart =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string };

const CANDIDATE = /\bhttps?:\/\/[^\s<>"“”«»]+/gi;
const TRAILING = /[.,;:!?'’)\]}*_~…]$/;
const OPENING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/**
 * Splits plain text at its http and https addresses. The parts' `text`, put together, is the text
 * again, character for character; only an address that the URL parser accepts becomes a link, and
 * no other scheme ever does.
 */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimEnd(match[0]);
    const href = safeAddress(address);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "link", text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
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

function safeAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  // A name and password before the host is how a link pretends to lead somewhere else.
  return url.username === "" && url.password === "" ? url.href : undefined;
}
