/** How much the process may grow by within a while that nothing explains; and for each socket, in bytes. */
const GROWTH_BYTES = 256 * 1024 * 1024;
const GROWTH_BYTES_A_SOCKET = 64 * 1024;

/** The looks that a while is. */
const LOOKS = 30;

/**
 * Tells when the process's memory grows as it does when somebody sends a message without an end. The
 * runtime (Deno 2.9.6) puts its fragments together for as long as they come, and says nothing of it.
 */
export class MemoryWatch {
  #read: () => number;
  #seen: number[] = [];

  /** @param read the memory of the process, in bytes */
  constructor(read: () => number) {
    this.#read = read;
  }

  /** Whether it has grown by more than so many sockets explain; from then on it counts anew. */
  hasGrown(sockets: number): boolean {
    const now = this.#read();
    this.#seen.push(now);
    if (this.#seen.length > LOOKS) this.#seen.shift();
    const most = GROWTH_BYTES + sockets * GROWTH_BYTES_A_SOCKET;
    if (now - Math.min(...this.#seen) <= most) return false;
    this.#seen = [now];
    return true;
  }
}
