import * as v from "valibot";
import { pause } from "../../lib/base/pause.ts";
import type { Book } from "./book.ts";
import { gather } from "./crowd.ts";
import { LoadTarget } from "./target.ts";
import { say } from "./say.ts";

/** As many messages as a server can take: each socket posts the next when one has come back. */
export const ClosedLoop = v.object({
  load: v.literal("closed"),
  target: LoadTarget,
  sockets: v.number(),
  /** Sockets of the room; with 0 nobody listens, and an acknowledged message counts as come back. */
  listeners: v.number(),
  /** Messages that each socket has under way. */
  inFlight: v.number(),
  warmUpMs: v.number(),
  measureMs: v.number(),
  /** Stop after so many messages, however long it takes. */
  messages: v.optional(v.number(), Infinity),
});

/** The result of a closed loop. */
export const ClosedLoopReport = v.object({
  /** Messages received by a socket, and messages posted, a second while it was measured. */
  deliveriesPerSecond: v.number(),
  /** Messages that were posted, and received, over the whole run. */
  messages: v.number(),
  deliveries: v.number(),
});

/** The time that messages under way may take to come back at the end, in milliseconds. */
const DRAIN_MS = 20_000;

/** Runs a closed loop, and fails when anything posted was lost, doubled or out of order. */
export async function runClosedLoop(
  options: v.InferOutput<typeof ClosedLoop>,
): Promise<v.InferOutput<typeof ClosedLoopReport>> {
  const { target, sockets, listeners, inFlight, warmUpMs, measureMs } = options;
  const { seats, book } = await gather(target, sockets, listeners);
  const next = Int32Array.from({ length: sockets }, (_, socket) => socket);
  let posted = 0;
  let stopped = false;
  const post = (socket: number) => {
    if (stopped || posted >= options.messages) return;
    const message = next[socket]!;
    next[socket] = message + sockets;
    posted++;
    book.posted(message);
    seats[socket]!.post(message, 0);
  };
  // What is posted while a socket's bytes are read goes out when they are read.
  book.settled = post;
  for (let turn = 0; turn < inFlight; turn++) {
    for (let socket = 0; socket < sockets; socket++) post(socket);
  }
  for (const seat of seats) seat.flush();

  await pause(warmUpMs);
  say("measuring");
  const [began, before] = [performance.now(), book.deliveries];
  await pause(measureMs);
  const [ended, after] = [performance.now(), book.deliveries];
  say("measured");
  while (Number.isFinite(options.messages) && posted < options.messages) await pause(50);
  stopped = true;
  await drained(book, DRAIN_MS);
  for (const seat of seats) seat.close();
  return {
    deliveriesPerSecond: (after - before) / (ended - began) * 1_000,
    messages: posted,
    deliveries: book.deliveries,
  };
}

/**
 * Waits until nothing is missing, then checks the whole account.
 *
 * @throws {Error} when something is still missing after `patienceMs`
 */
export async function drained(book: Book, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  while (book.missing() > 0) {
    if (performance.now() > end) throw new Error(`${book.missing()} deliveries are missing.`);
    await pause(5);
  }
  book.check();
}
