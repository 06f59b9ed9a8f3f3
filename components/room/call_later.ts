import { inTime } from "../../lib/client/in_time.ts";
import type { RoomDeps } from "../../lib/client/room_model.ts";
import { readCommandLine } from "../../lib/text/command_line.ts";
import { loadLater } from "./load_later.ts";

/** How long a text waits for what puts emojis in place of their names, in milliseconds. */
const WAIT_MS = 3_000;

/**
 * Does what was typed, by what is loaded for it. Without that a text is posted as it is; a command
 * waits until it can be called.
 */
export const callLater: NonNullable<RoomDeps["call"]> = async (log, message, post) => {
  const { text } = readCommandLine(message.text);
  const later = text === undefined ? await loadLater() : await inTime(loadLater(), WAIT_MS);
  if (later !== undefined) return await later.callTyped(log, message, post);
  return await post(log, { ...message, text: text ?? message.text });
};
