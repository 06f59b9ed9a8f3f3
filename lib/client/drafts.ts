/**
 * What a person has typed and the server has not saved yet, kept by room in the browser so that a reload
 * does not lose it.
 */
export class Drafts {
  #user: string;
  #storage: () => Storage;

  /**
   * @param user the id of the person signed in: nobody sees somebody else's draft
   * @param storage the browser's, which may be forbidden to touch, hence a function
   */
  constructor(user: string, storage: () => Storage = () => localStorage) {
    this.#user = user;
    this.#storage = storage;
  }

  /** The draft for a room; empty when there is none. */
  read(room: string): string {
    try {
      return this.#storage().getItem(this.#key(room)) ?? "";
    } catch {
      return "";
    }
  }

  /** Keeps the draft; an empty one is forgotten. */
  write(room: string, text: string): void {
    try {
      if (text === "") this.#storage().removeItem(this.#key(room));
      else this.#storage().setItem(this.#key(room), text);
    } catch {
      // Full or forbidden: the text is in the page all the same.
    }
  }

  #key(room: string): string {
    return `draft ${this.#user} ${room}`;
  }
}
