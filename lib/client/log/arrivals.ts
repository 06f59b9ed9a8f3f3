import { effect, type ReadonlySignal } from "@preact/signals";
import type { MessageEvent } from "../../protocol/event.ts";

/**
 * Calls back with how many messages of others came since the last time, whenever some did; returns
 * the end of it. Older messages that are loaded do not count, nor does what was there at the start.
 *
 * @param newest the seq up to which nothing is new
 */
export function onArrivals(
  messages: ReadonlySignal<readonly MessageEvent[]>,
  me: string,
  arrived: (count: number) => void,
  newest = messages.peek().at(-1)?.seq ?? 0,
): () => void {
  return effect(() => {
    const count = countOthers(messages.value, newest, me);
    newest = messages.value.at(-1)?.seq ?? newest;
    if (count > 0) arrived(count);
  });
}

function countOthers(messages: readonly MessageEvent[], after: number, me: string): number {
  let count = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message === undefined || message.seq <= after) break;
    if (message.by !== me && message.deletedAt === undefined) count++;
  }
  return count;
}
