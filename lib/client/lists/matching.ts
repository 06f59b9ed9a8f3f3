import { foldPersonName, NORMALIZED_UNITS } from "../../text/names/names.ts";

/** The score of a name for what was typed: lower is better, undefined when it does not match. */
export function matchScore(name: string, typed: string): number | undefined {
  const [text, query] = [fold(name), fold(typed)];
  if (query === "") return 0;
  const at = text.indexOf(query);
  if (at === 0) return 0;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? 2 : 1;
  return isWithin(text, query) ? 3 : undefined;
}

/** Those whose names match what was typed, the best first; alike ones stay in their order. */
export function matching<T extends { name: string }>(all: readonly T[], typed: string): T[] {
  return all
    .flatMap((item) => {
      const rank = matchScore(item.name, typed);
      return rank === undefined ? [] : [{ item, rank }];
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/**
 * The fold of a name, and without marks, so that what is easy to type finds what is not; a beginning
 * may end where the name has no end, so that there is one small sigma. What is longer than any name is
 * compared by its beginning.
 */
function fold(text: string): string {
  return foldPersonName(text.slice(0, NORMALIZED_UNITS)).normalize("NFKD").replace(/\p{M}/gu, "")
    .replaceAll("ς", "σ").trim();
}

/** Whether all characters of `query` are in `text`, in their order. */
function isWithin(text: string, query: string): boolean {
  let from = 0;
  for (const character of query) {
    const at = text.indexOf(character, from);
    if (at === -1) return false;
    from = at + character.length;
  }
  return true;
}
