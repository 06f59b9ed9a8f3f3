import { readMarkdown } from "../markdown/markdown.ts";
import { typedIn } from "../markdown/names_in.ts";
import { CROWD_WORDS, foldPersonName } from "./names.ts";

/** The crowds that `@name` may stand for: everybody of the room, and everybody who is here now. */
export type Crowd = "room" | "here";

/** The crowd that a name stands for, if it is one; nobody can have it as a username. */
export function crowdOf(name: string): Crowd | undefined {
  const folded = foldPersonName(name);
  if (!CROWD_WORDS.includes(folded)) return undefined;
  return folded === "here" ? "here" : "room";
}

/**
 * The words behind each `@` of a text, each once, as they were typed; a name is all or the beginning of
 * them (`findNamed`). Code and quotes mention nobody, since nobody says them here.
 */
export function namesIn(text: string): string[] {
  return /[@＠]/.test(text) ? [...typedIn(readMarkdown(text), "mention", true)] : [];
}

/** The words behind each `#` of a text, as `namesIn` has those behind `@`; those in quotes, too. */
export function roomsIn(text: string): string[] {
  return /[#＃]/.test(text) ? [...typedIn(readMarkdown(text), "room")] : [];
}
