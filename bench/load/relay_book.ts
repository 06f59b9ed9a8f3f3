import { type Book, Broken } from "./book.ts";
import { Column } from "./column.ts";

/**
 * The account of a load on a relay, which delivers every message to every socket. The sender of
 * message `m` is socket `m % sockets`; each socket must get each sender's messages one after another,
 * so that one comparison a delivery finds what is lost, doubled or out of order.
 */
export class RelayBook implements Book {
  deliveries = 0;
  settled: (socket: number) => void = () => {};
  #sockets: number;
  #posted = 0;
  /** The next message, by receiver and sender. */
  #next: Int32Array;
  #lastArrivals = new Column(NaN);

  constructor(sockets: number) {
    this.#sockets = sockets;
    this.#next = new Int32Array(sockets * sockets);
    for (let place = 0; place < this.#next.length; place++) this.#next[place] = place % sockets;
  }

  posted(): void {
    this.#posted++;
  }

  /** A socket received a message. */
  received(socket: number, message: number, now: number): void {
    const sender = message % this.#sockets;
    const place = socket * this.#sockets + sender;
    if (this.#next[place] !== message) {
      throw new Broken(`Socket ${socket} got message ${message}, not ${this.#next[place]}.`);
    }
    this.#next[place] = message + this.#sockets;
    this.#lastArrivals.set(message, now);
    this.deliveries++;
    if (sender === socket) this.settled(socket);
  }

  lastArrival(message: number): number {
    return this.#lastArrivals.get(message);
  }

  missing(): number {
    return this.#posted * this.#sockets - this.deliveries;
  }

  check(): void {}
}
