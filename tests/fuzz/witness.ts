import { pause } from "../../lib/base/pause.ts";
import { type Account, join, type RawSocket } from "../support/client.ts";
import { assertSame } from "./answers.ts";

/** What two people saw of each other's messages. */
export interface Testimony {
  messages: number;
  /** The longest time from a message's sending to its arrival at the other one, in milliseconds. */
  slowestMs: number;
}

/** Between two messages: the witnesses are there to see, not to be a load themselves. */
const PAUSE_MS = 10;

/**
 * Two well-behaved people who talk in a room of their own, one message after another, until `isOver`.
 *
 * @throws {Error} when a message is lost, doubled, out of order, or refused
 */
export async function witness(
  origin: string,
  people: readonly [Account, Account],
  room: string,
  isOver: () => boolean,
): Promise<Testimony> {
  await using ann = (await join(origin, people[0])).socket;
  await using bob = (await join(origin, people[1])).socket;
  const pair = [ann, bob];
  for (const socket of pair) await socket.request({ type: "sub", room });
  let messages = 0;
  let slowestMs = 0;
  while (!isOver()) {
    const [one, other] = messages % 2 === 0 ? [ann, bob] : [bob, ann];
    const sentAt = performance.now();
    const id = ++messages + pair.length;
    one.send({ type: "send", id, room, cid: crypto.randomUUID(), text: `${messages}` });
    const answer = await one.next((frame) => frame.id === id);
    if (answer.seq !== messages) throw new Error(`answered with ${JSON.stringify(answer)}`);
    await other.until(() => heard(other, room) >= messages);
    slowestMs = Math.max(slowestMs, performance.now() - sentAt);
    await one.until(() => heard(one, room) >= messages);
    await pause(PAUSE_MS);
  }
  check(pair, room, messages);
  return { messages, slowestMs };
}

const seen = new WeakMap<RawSocket, { index: number; count: number }>();

/** How many events a socket has heard, counted on from where the last count ended. */
function heard(socket: RawSocket, room: string): number {
  const at = seen.get(socket) ?? { index: 0, count: 0 };
  for (; at.index < socket.frames.length; at.index++) {
    const frame = socket.frames[at.index]!;
    if (frame.type === "events" && frame.room === room) at.count += frame.events.length;
  }
  seen.set(socket, at);
  return at.count;
}

function check(pair: readonly RawSocket[], room: string, messages: number): void {
  const expected = Array.from({ length: messages }, (_, index) => index + 1);
  for (const socket of pair) assertSame(socket.events(room).map(({ seq }) => seq), expected);
}
