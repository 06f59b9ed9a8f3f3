import type { Batch } from "../../store/log/batch.ts";
import type { Position } from "../../protocol/client_frame.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type Channel, encodeBatch, READ_EVENTS, type Subscription } from "../delivery/channel.ts";

/** Characters of a page, and the events that are read before their length is known. */
const PAGE_CHARS = 64 * 1024;
const FIRST_EVENTS = 4;

/** Why a position cannot be served whole. */
export type ResetReason = "epoch" | "ahead" | "too_far";

/**
 * Finds why the events after a position cannot be served; undefined when they can. A channel that is
 * behind the log reads it first, since a client may have seen more.
 */
export async function resetReason(
  channel: Channel,
  position: Position,
): Promise<ResetReason | undefined> {
  if (position.epoch !== channel.epoch) return "epoch";
  if (position.seq > channel.last) await channel.readForward();
  if (position.seq > channel.last) return "ahead";
  if (channel.last - position.seq > LIMITS.catchUpEvents) return "too_far";
  return undefined;
}

/**
 * Sends a subscription the pages between its position and the room's last event, then makes it live.
 * The last check and the change to live happen in one turn of the loop, so nothing is lost and nothing
 * is sent twice.
 *
 * @param current whether the subscription still wants this catch-up
 * @param ready resolves when the socket can take another page, and it is its turn; with what ends that
 */
export async function sendMissed(
  channel: Channel,
  subscription: Subscription,
  current: () => boolean,
  ready: () => Promise<() => void>,
): Promise<void> {
  let events = FIRST_EVENTS;
  while (subscription.position < channel.last) {
    const done = await ready();
    try {
      if (!current()) return;
      const batch = await channel.after(subscription.position, events, PAGE_CHARS);
      if (!current()) return;
      if (batch === undefined) break;
      events = nextEvents(batch, events);
      subscription.position = batch.last;
      subscription.deliver(encodeBatch(batch, batch.last < channel.last));
    } finally {
      done();
    }
  }
  subscription.live = true;
}

/** As many events as will fill a page if they are like those of the last one, but no leap. */
function nextEvents({ first, last, json }: Batch, before: number): number {
  const fitting = Math.floor(PAGE_CHARS * (last - first + 1) / Math.max(1, json.length));
  return Math.max(1, Math.min(fitting, 4 * before, READ_EVENTS));
}
