import { assertEquals, assertThrows } from "@std/assert";
import { Broken } from "../../bench/load/book.ts";
import { LogBook } from "../../bench/load/log_book.ts";
import { RelayBook } from "../../bench/load/relay_book.ts";

Deno.test("RelayBook: settles what came back to its sender, and knows what is missing", () => {
  const book = new RelayBook(2);
  const settled: number[] = [];
  book.settled = (socket) => settled.push(socket);
  for (let message = 0; message < 3; message++) book.posted();
  assertEquals(book.missing(), 6);
  for (const [socket, message] of [[0, 0], [1, 1], [1, 0], [0, 1], [0, 2]] as const) {
    book.received(socket, message, 10 + message);
  }
  assertEquals(settled, [0, 1, 0]);
  assertEquals([book.missing(), book.deliveries, book.lastArrival(2)], [1, 5, 12]);
});

Deno.test("RelayBook: a message that is lost, doubled or out of order is a fault", () => {
  for (const arrivals of [[2], [0, 0], [0, 4, 2]]) {
    const book = new RelayBook(2);
    assertThrows(() => arrivals.forEach((message) => book.received(1, message, 0)), Broken);
  }
});

/** Two sockets in room 0, whose head is 7. */
function logBook(): LogBook {
  const book = new LogBook(2, 2);
  for (const socket of [0, 1]) book.subscribed(socket, 0, 7);
  return book;
}

Deno.test("LogBook: a message settles when it is acknowledged and has come back, in any order", () => {
  const book = logBook();
  const settled: number[] = [];
  book.settled = (socket) => settled.push(socket);
  for (let message = 0; message < 2; message++) book.posted(message);
  book.acknowledged(0, 0, 0, 8);
  assertEquals(settled, []);
  book.received(0, 0, 8, 9, 1);
  assertEquals(settled, [0]);
  book.received(1, 0, 8, 9, 2);
  book.acknowledged(1, 0, 1, 9);
  assertEquals(settled, [0, 1]);
  book.read(0, 8);
  book.read(1, 9);
  assertEquals([book.missing(), book.deliveries, book.lastArrival(1)], [0, 4, 2]);
  book.check();
});

Deno.test("LogBook: a gap, a repeat, a second ok and an ok that names another seq are faults", () => {
  assertThrows(() => logBook().received(0, 0, 9, 9, 0), Broken);
  const repeated = logBook();
  repeated.received(0, 0, 8, 8, 0);
  assertThrows(() => repeated.received(0, 0, 8, 9, 0), Broken);
  const twice = logBook();
  twice.acknowledged(0, 0, 0, 8);
  assertThrows(() => twice.acknowledged(0, 0, 0, 8), Broken);
  const other = logBook();
  other.posted(0);
  other.acknowledged(0, 0, 0, 8);
  other.read(0, 9);
  assertThrows(() => other.check(), Broken);
  const unread = logBook();
  unread.posted(0);
  assertEquals(unread.missing(), 3);
});
