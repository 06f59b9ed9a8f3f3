import { effect } from "@preact/signals";
import { within } from "../../lib/base/pause.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { RoomDeps, RoomSeed } from "../../lib/client/room/room_model.ts";
import { readCommandLine } from "../../lib/text/command_line.ts";
import type { RoomStart } from "./after_start.ts";
import { loadAfterStart, loadOnDemand } from "./chunks.ts";

/**
 * Loads what a room's page needs once the conversation is live (`after_start.ts`), and starts it. While
 * that cannot be loaded, what the server rendered stays; each change of the connection is a reason to
 * try again. The page's body says when it has started (`data-loaded`). Returns a function that stops
 * all of it.
 */
export function startRoom(start: RoomStart): () => void {
  const ends: (() => void)[] = [];
  let [isAsked, isOver] = [false, false];
  ends.push(effect(() => {
    const { state } = start.conversation.model.connection.value;
    if (isAsked || state === "stopped") return;
    isAsked = true;
    loadAfterStart().then(
      ({ startLiveRoom }) => {
        if (!isOver) ends.push(startLiveRoom(start));
      },
      () => isAsked = false,
    );
  }));
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}

/**
 * Loads the room's threads as soon as it has one, or the reader begins one. Until then a link to a
 * thread opens its page. Returns a function that stops waiting.
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

/** How long a text waits for the table of emojis, in milliseconds. */
const WAIT_MS = 3_000;

/**
 * Sends what was typed once the code for it is loaded. A text is sent as it is when that takes too
 * long; a command waits.
 */
export const sendTypedOnceLoaded: NonNullable<RoomDeps["sendTyped"]> = async (
  log,
  message,
  post,
) => {
  const loading = loadOnDemand();
  const { text } = readCommandLine(message.text);
  if (text === undefined) return await (await loading).sendTyped(log, message, post);
  const loaded = await within(loading.catch(() => undefined), WAIT_MS, undefined);
  return await (loaded?.sendTyped(log, message, post) ?? post(log, { ...message, text }));
};
