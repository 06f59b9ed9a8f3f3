/** The draft of one person in one room, in the browser. */
export interface LocalDraft {
  /** The text; empty when there is none. */
  read(): string;
  /** Keeps the text; an empty one is forgotten. */
  write(text: string): void;
}

/**
 * What a person has typed in a room and the server has not saved yet, kept in the browser so that a
 * reload does not lose it.
 *
 * @param user the id of the person signed in: nobody sees somebody else's draft
 * @param storage the browser's, which may be full, or forbidden to touch, hence a function
 */
export function localDraft(
  user: string,
  room: string,
  storage: () => Storage = () => localStorage,
): LocalDraft {
  const key = `draft ${user} ${room}`;
  const attempt = (work: (storage: Storage) => string | null | void) => {
    try {
      return work(storage()) ?? "";
    } catch {
      // The text is in the page all the same.
      return "";
    }
  };
  return {
    read: () => attempt((kept) => kept.getItem(key)),
    write(text) {
      attempt((kept) => text === "" ? kept.removeItem(key) : kept.setItem(key, text));
    },
  };
}
