import { effect } from "@preact/signals";
import type { MessageDesk } from "../../lib/client/room/conversation.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { loadLater } from "./load_later.ts";

/**
 * Loads what tells of the room's threads and opens them as soon as there is one, or somebody who wants
 * to begin one. Without it, what leads to a thread
 * leads to its page. Returns the end of waiting.
 */
export function awaitThreads(seed: RoomSeed, desk: MessageDesk): () => void {
  const { model } = desk;
  let loading: Promise<void> | undefined;
  const load = () =>
    loading ??= loadLater().then(({ hostThreads }) => {
      desk.threads.value = hostThreads(seed, desk);
    }, (error) => {
      loading = undefined;
      throw error;
    });
  desk.loadThreads = load;
  const begin = () => void load().catch(() => {});
  return effect(() => {
    const isBegun = seed.thread !== undefined || model.threadNews.value !== undefined ||
      model.messages.value.some(({ thread }) => thread);
    if (isBegun) begin();
  });
}
