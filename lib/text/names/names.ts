/** Names that stand for everybody whom a message reaches; nobody has one as a username. */
export const CROWD_WORDS: readonly string[] = ["all", "channel", "everyone", "here", "room"];

/**
 * UTF-16 code units beyond which a text is not normalized: heaps of marks take the square of their
 * number to be put in order, and no name is as long before it is normalized.
 */
export const NORMALIZED_UNITS = 512;

/** UTF-16 code units beyond which a folded name can be nobody's, nor a key of the store. */
export const FOLDED_UNITS = 128;

/**
 * The one fold of a name, on the server and in a page: normalized (NFKC) and without case, so that
 * `Ann`, `ANN` and `ａｎｎ` are one. It goes through upper case, which also joins ß with ss, ı with i,
 * ſ with s and the two Greek small sigmas. Folding twice changes nothing. What is too long to be a
 * name is only written small: it is nobody's.
 */
export function foldPersonName(name: string): string {
  if (name.length > NORMALIZED_UNITS) return name.toLowerCase();
  return name.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}

/** Two rooms' names that fold alike are the same one: `#general-chat` is the room "General chat". */
export function foldRoomName(name: string): string {
  return foldPersonName(name).replace(/[\s_-]+/g, "-");
}

/**
 * The fold of a username, by which accounts are looked up. A text that is far too long for one becomes
 * the empty text, which is nobody's.
 */
export function foldUsername(raw: string): string {
  if (raw.length > NORMALIZED_UNITS) return "";
  const folded = foldPersonName(raw).trim();
  return folded.length > FOLDED_UNITS ? "" : folded;
}
