import type { Book } from "./book.ts";
import { ChatSeat } from "./chat_seat.ts";
import { inTurns } from "./in_turns.ts";
import { LogBook } from "./log_book.ts";
import { RelayBook } from "./relay_book.ts";
import { RelaySeat } from "./relay_seat.ts";
import type { LoadSeat } from "./seat.ts";
import type { LoadTarget } from "./target.ts";

/** A relay is probed at this distance until every socket is reached, and so long at most. */
const PROBE_MS = 50;
const PATIENCE_MS = 10_000;

/** Sockets that are opened at a time: a server need not greet them all at once. */
const AT_A_TIME = 4;

/** All sockets of a load, joined and quiet, with the account of what they will do. */
export interface LoadCrowd {
  seats: readonly LoadSeat[];
  book: Book;
  /** Which socket posts a message, and in which of the target's rooms. */
  sender(message: number): { socket: number; room: number };
}

/**
 * Connects the sockets and has them join.
 *
 * With several rooms, the sockets stand in blocks of `listeners`, the rooms are dealt to the blocks,
 * and a message goes to all sockets of its room's block. A relay has one room, with everybody in it.
 */
export function gather(target: LoadTarget, sockets: number, listeners: number): Promise<LoadCrowd> {
  return target.dialect === "chat.v1"
    ? gatherChat(target, sockets, listeners)
    : gatherRelay(target, sockets);
}

async function gatherChat(
  target: LoadTarget,
  sockets: number,
  listeners: number,
): Promise<LoadCrowd> {
  const rooms = target.rooms.length;
  const blocks = listeners === 0 ? 1 : Math.min(Math.floor(sockets / listeners), rooms);
  const blockOf = (room: number) => Math.floor(room * blocks / rooms);
  const book = new LogBook(sockets, listeners);
  const all = [...target.rooms.keys()];
  const seats = await inTurns(sockets, AT_A_TIME, (index) => {
    const block = listeners === 0 ? -1 : Math.floor(index / listeners);
    return ChatSeat.open({
      target,
      index,
      sockets,
      rooms: all.filter((room) => blockOf(room) === block),
      reads: (room) => index === blockOf(room) * listeners,
      book,
    });
  });
  const posters = listeners === 0 ? sockets : listeners;
  return {
    seats,
    book,
    sender(message) {
      const room = message % rooms;
      return { socket: blockOf(room) * posters + message % posters, room };
    },
  };
}

async function gatherRelay(target: LoadTarget, sockets: number): Promise<LoadCrowd> {
  const book = new RelayBook(sockets);
  const seats = await inTurns(sockets, AT_A_TIME, (index) => RelaySeat.open(target, index, book));
  const reached = Promise.all(seats.map((seat) => seat.reached));
  seats[0]?.probe();
  const probing = setInterval(() => seats[0]?.probe(), PROBE_MS);
  const late = setTimeout(() => {
    throw new Error("The relay does not reach every socket.");
  }, PATIENCE_MS);
  await reached;
  clearInterval(probing);
  clearTimeout(late);
  return { seats, book, sender: (message) => ({ socket: message % sockets, room: 0 }) };
}
