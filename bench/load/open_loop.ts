import * as v from "valibot";
import { percentile } from "../statistics.ts";
import { drained } from "./closed_loop.ts";
import { gather } from "./crowd.ts";
import { say } from "./say.ts";
import { LoadTarget } from "./target.ts";
import { startTicker } from "./ticker.ts";

/** So many messages a second in all, evenly spread, whether or not the server keeps up. */
export const OpenLoop = v.object({
  load: v.literal("open"),
  target: LoadTarget,
  sockets: v.number(),
  /** Sockets of each room. */
  listeners: v.number(),
  /** Messages a second, all sockets together. */
  rate: v.number(),
  warmUpMs: v.number(),
  measureMs: v.number(),
});

/** The result of an open loop. */
export const OpenLoopReport = v.object({
  /** Messages received by a socket while it was measured. */
  deliveries: v.number(),
  /**
   * Milliseconds from the moment at which a message was due to its last delivery: a message that
   * was sent late, because the generator was held up, counts in full.
   */
  p50: v.number(),
  p99: v.number(),
  /** The lateness with which the generator sent, in milliseconds. */
  latenessP99: v.number(),
});

/** The time that messages under way may take to come back at the end, in milliseconds. */
const DRAIN_MS = 30_000;

/** Runs an open loop, and fails when anything posted was lost, doubled or out of order. */
export async function runOpenLoop(
  options: v.InferOutput<typeof OpenLoop>,
): Promise<v.InferOutput<typeof OpenLoopReport>> {
  const { target, sockets, listeners, rate, warmUpMs, measureMs } = options;
  const { seats, book, sender } = await gather(target, sockets, listeners);
  const warmUp = Math.ceil(warmUpMs * rate / 1_000);
  const messages = warmUp + Math.ceil(measureMs * rate / 1_000);
  const dues = new Float64Array(messages);
  const lateness: number[] = [];
  let before = 0;
  await startTicker(1_000 / rate, messages, (message, due) => {
    if (message === warmUp) {
      say("measuring");
      before = book.deliveries;
    }
    dues[message] = due;
    const { socket, room } = sender(message);
    book.posted(message);
    seats[socket]!.post(message, room);
    seats[socket]!.flush();
    lateness.push(performance.now() - due);
  });
  say("measured");
  const deliveries = book.deliveries - before;
  await drained(book, DRAIN_MS);
  for (const seat of seats) seat.close();
  const latencies = Array.from(
    dues.subarray(warmUp),
    (due, place) => book.lastArrival(warmUp + place) - due,
  );
  return {
    deliveries,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    latenessP99: percentile(lateness.slice(warmUp), 0.99),
  };
}
