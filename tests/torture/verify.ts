import { assert, assertEquals, equal } from "@std/assert";
import * as v from "valibot";
import {
  applyChange,
  ChatEvent,
  isChange,
  isMessage,
  type MessageEvent,
} from "../../lib/protocol/event.ts";
import { HistoryPage } from "../../lib/protocol/history.ts";
import { type Account, join } from "../support/client.ts";
import type { Acknowledged } from "./changer.ts";
import { ROOM } from "./room.ts";

/** Everything that a server says is in the room's log. */
export interface Truth {
  events: ChatEvent[];
  /** Each message in its present state, ascending. */
  messages: MessageEvent[];
}

/** Reads the log from its beginning by socket and all pages by HTTP, and holds one against the other. */
export async function readTruth(origin: string, account: Account): Promise<Truth> {
  const pages = await readPages(origin, account);
  const { epoch, head } = pages;
  const { socket } = await join(origin, account, { [ROOM]: { epoch, seq: 0 } });
  await socket.until(() => (socket.events(ROOM).at(-1)?.seq ?? 0) >= head);
  const events = socket.events(ROOM).map((event) => v.parse(ChatEvent, event));
  await socket.close();

  assertEquals(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
  const state = new Map<number, MessageEvent>();
  for (const event of events) {
    if (isMessage(event)) state.set(event.seq, event);
    if (!isChange(event)) continue;
    const message = state.get(event.target);
    if (message !== undefined) state.set(event.target, applyChange(message, event));
  }
  assertEquals(sorted([...state.values()]), sorted(pages.messages));
  return { events, messages: pages.messages };
}

async function readPages(
  origin: string,
  account: Account,
): Promise<{ epoch: string; head: number; messages: MessageEvent[] }> {
  const messages: MessageEvent[] = [];
  while (true) {
    const after = messages.at(-1)?.seq ?? 0;
    const response = await fetch(`${origin}/api/rooms/${ROOM}/messages?after=${after}&limit=200`, {
      headers: { cookie: account.cookie, connection: "close" },
    });
    const page = v.parse(HistoryPage, await response.json());
    messages.push(...page.messages);
    if (!page.more) return { epoch: page.epoch, head: page.head, messages };
  }
}

/** Reactions are sets: who was first is of no account. */
function sorted(messages: readonly MessageEvent[]): MessageEvent[] {
  return messages.map((message) => ({
    ...message,
    ...(message.reactions === undefined ? {} : {
      reactions: message.reactions
        .map(({ emoji, users }) => ({ emoji, users: users.toSorted() }))
        .toSorted((one, other) => one.emoji < other.emoji ? -1 : 1),
    }),
  }));
}

/** Every text that was handed to a client is in the log exactly once, by its own `cid`. */
export function assertOnce(truth: Truth, sent: ReadonlySet<string>): void {
  const cids = truth.events.filter(isMessage).map(({ cid }) => cid);
  assertEquals(new Set(cids).size, cids.length, "no cid stands in the log twice");
  assertEquals(cids.length, sent.size, "as many messages are in the log as were sent");
  assert(cids.every((cid) => sent.has(cid)), "every message in the log was sent");
}

/** What a page shows is the end of what a fresh load would show, the newest message included. */
export function assertFresh(truth: Truth, shown: readonly MessageEvent[]): void {
  assertEquals(sorted(shown), endOf(truth, shown));
}

/** As `assertFresh`, for a page that may still have to hear of something. */
export function isFresh(truth: Truth, shown: readonly MessageEvent[]): boolean {
  return equal(sorted(shown), endOf(truth, shown));
}

function endOf({ messages }: Truth, shown: readonly MessageEvent[]): MessageEvent[] {
  return sorted(messages.slice(-Math.max(1, shown.length)));
}

/** Each change that was acknowledged is the event at its place. */
export function assertAcknowledged(truth: Truth, changes: readonly Acknowledged[]): void {
  for (const { seq, kind, target } of changes) {
    const event = truth.events[seq - 1];
    assert(event !== undefined && isChange(event), `event ${seq} is no change`);
    assertEquals([event.kind, event.target], [kind, target]);
  }
}
