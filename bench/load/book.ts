/**
 * The account of one load: what was posted, and what came of it. Whatever a server must not do (lose
 * a message, deliver it twice or out of order) throws at once or is `missing` at the end.
 */
export interface Book {
  /** Messages that a socket received, summed over all sockets. */
  readonly deliveries: number;
  /** Called when a socket's own message has come back to it (and is acknowledged, where it can be). */
  settled: (socket: number) => void;
  /** A message was handed to the connection. */
  posted(message: number): void;
  /** When the last listener received a message, by `performance.now()`. */
  lastArrival(message: number): number;
  /** The number of deliveries, and of acknowledgements where there are any, that are still to come. */
  missing(): number;
  /**
   * Checks what can be checked only when nothing is missing.
   *
   * @throws {Error} naming the first fault
   */
  check(): void;
}

/** A server that broke a rule. */
export class Broken extends Error {
  override readonly name = "Broken";
}
