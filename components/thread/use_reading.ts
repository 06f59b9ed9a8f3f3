import { useEffect } from "preact/hooks";
import type { LoadedThread } from "../../lib/client/room/open_thread.ts";
import { pageAttention } from "../../lib/client/view/page_attention.ts";
import { Reading, type ReadingList } from "../../lib/client/room/reading.ts";

/**
 * Keeps track of how far a thread is read, as of a room (`reading.ts`).
 *
 * @param unread how many replies are new to the person
 * @param saw called when it is read to its end
 */
export function useThreadReading(
  thread: LoadedThread | undefined,
  unread: number,
  saw: () => void,
): void {
  useEffect(() => {
    if (thread === undefined) return;
    const { seed, model, view, conversation } = thread;
    const others = model.messages.peek().filter(({ by, deletedAt }) =>
      by !== seed.me.id && deletedAt === undefined
    );
    const read = unread === 0 ? 0 : (others.at(-unread)?.seq ?? 1) - 1;
    // What is new in it later is told of by what it has itself.
    const list: ReadingList = { get: () => undefined, markRead: saw, receiveChange() {} };
    const reading = new Reading({ ...seed, reading: { read, unread } }, model, view, list);
    conversation.reading.value = reading;
    return reading.start(pageAttention());
  }, [thread]);
}
