import type { Named } from "../store/cids.ts";

/** Authors of one room that are remembered; whoever is forgotten costs a read. */
const AUTHORS = 10_000;

/**
 * The greatest cid that each author has used in a room. A greater one is new, which needs no look at
 * the store; of a smaller one nothing is known. Clients count upwards
 * (UUIDs of version 7), so nearly every message is known to be new, and the others are no less right.
 *
 * It holds for one head of the log: who finds that somebody else has written has to `forget`.
 */
export class NewestCids {
  #newest = new Map<string, string>();

  /** Whether the author certainly has not used it. */
  isNew({ user, cid }: Named): boolean {
    const newest = this.#newest.get(user);
    return newest !== undefined && cid > newest;
  }

  /** Whether anything is known of the author. */
  has(user: string): boolean {
    return this.#newest.has(user);
  }

  /** The author's greatest one as the store has it; undefined for whoever has used none. */
  learn(user: string, newest: string | undefined): void {
    if (this.#newest.size >= AUTHORS) this.#newest.clear();
    this.#newest.set(user, newest ?? "");
  }

  /** It was used now. */
  use({ user, cid }: Named): void {
    if (this.isNew({ user, cid })) this.#newest.set(user, cid);
  }

  /** Forgets everything. */
  forget(): void {
    this.#newest.clear();
  }
}
