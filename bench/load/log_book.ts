import { type Book, Broken } from "./book.ts";
import { Column } from "./column.ts";

/** The state of one room. */
interface RoomBook {
  /** The seq at which the load began. */
  head: number;
  /** When the last listener got each seq, by its distance from `head`. */
  lastArrivals: Column;
}

/**
 * The account of a load on a server that speaks chat.v1. Every socket must get each of its rooms
 * without a gap or a repeat, which is one comparison a frame; one socket of each room reads every
 * event, and what it read must be what was posted, at the seq that the `ok` told.
 */
export class LogBook implements Book {
  deliveries = 0;
  settled: (socket: number) => void = () => {};
  #listeners: number;
  #rooms = new Map<number, RoomBook>();
  /** The last seq, by socket and room. */
  #positions: Map<number, number>[];
  /** Own messages that are acknowledged and have not come back, by socket. */
  #owed: { room: number; seq: number }[][];
  #messages: number[] = [];
  #acknowledged = new Column(0);
  #acknowledgements = 0;
  #delivered = new Column(0);
  #roomOf = new Column(-1);

  /** @param listeners how many sockets each room has */
  constructor(sockets: number, listeners: number) {
    this.#listeners = listeners;
    this.#positions = Array.from({ length: sockets }, () => new Map());
    this.#owed = Array.from({ length: sockets }, () => []);
  }

  /** A socket has subscribed to a room whose last seq is `head`. */
  subscribed(socket: number, room: number, head: number): void {
    this.#positions[socket]!.set(room, head);
    if (!this.#rooms.has(room)) this.#rooms.set(room, { head, lastArrivals: new Column(NaN) });
  }

  posted(message: number): void {
    this.#messages.push(message);
  }

  /** The `ok` for a socket's message. */
  acknowledged(socket: number, room: number, message: number, seq: number): void {
    if (this.#acknowledged.get(message) !== 0) {
      throw new Broken(`Message ${message} was acknowledged twice.`);
    }
    this.#acknowledged.set(message, seq);
    this.#roomOf.set(message, room);
    this.#acknowledgements++;
    const position = this.#positions[socket]!.get(room);
    if (position === undefined || position >= seq) this.settled(socket);
    else this.#owed[socket]!.push({ room, seq });
  }

  /** A socket received the events `first` to `last` of a room in one frame. */
  received(socket: number, room: number, first: number, last: number, now: number): void {
    const positions = this.#positions[socket]!;
    const position = positions.get(room);
    if (position === undefined || first !== position + 1 || last < first) {
      throw new Broken(
        `Socket ${socket} got ${first} to ${last} of room ${room} after ${position}.`,
      );
    }
    positions.set(room, last);
    this.deliveries += last - first + 1;
    const { head, lastArrivals } = this.#rooms.get(room)!;
    for (let seq = first; seq <= last; seq++) lastArrivals.set(seq - head, now);
    const owed = this.#owed[socket]!;
    let kept = 0;
    let done = 0;
    for (const debt of owed) {
      if (debt.room === room && debt.seq <= last) done++;
      else owed[kept++] = debt;
    }
    owed.length = kept;
    for (; done > 0; done--) this.settled(socket);
  }

  /** The socket that reads every event of a room read this one. */
  read(message: number, seq: number): void {
    if (this.#delivered.get(message) !== 0) {
      throw new Broken(`Message ${message} was delivered twice: the second time as ${seq}.`);
    }
    this.#delivered.set(message, seq);
  }

  lastArrival(message: number): number {
    const room = this.#rooms.get(this.#roomOf.get(message));
    return room === undefined
      ? NaN
      : room.lastArrivals.get(this.#acknowledged.get(message) - room.head);
  }

  missing(): number {
    const posted = this.#messages.length;
    return posted * this.#listeners - this.deliveries + posted - this.#acknowledgements;
  }

  check(): void {
    for (const message of this.#messages) {
      const told = this.#acknowledged.get(message);
      const read = this.#delivered.get(message);
      if (told !== read && this.#listeners > 0) {
        throw new Broken(`Message ${message} was acknowledged as ${told}, delivered as ${read}.`);
      }
    }
  }
}
