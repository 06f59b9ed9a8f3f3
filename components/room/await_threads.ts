import { effect } from "@preact/signals";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { loadOnDemand } from "./chunks.ts";

/**
 * Loads what tells of the room's threads and opens them as soon as there is one, or somebody who wants
 * to begin one. Without it, what leads to a thread
 * leads to its page. Returns the end of waiting.
 */
export function loadThreadsWhenNeeded(seed: RoomSeed, conversation: Conversation): () => void {
  const { model } = conversation;
  let loading: Promise<void> | undefined;
  const load = () =>
    loading ??= loadOnDemand().then(({ createRoomThreads }) => {
      conversation.threads.value = createRoomThreads(seed, conversation);
    }, (error) => {
      loading = undefined;
      throw error;
    });
  conversation.loadThreads = load;
  const begin = () => void load().catch(() => {});
  return effect(() => {
    const isBegun = seed.thread !== undefined || model.threadFrame.value !== undefined ||
      model.messages.value.some(({ thread }) => thread);
    if (isBegun) begin();
  });
}
