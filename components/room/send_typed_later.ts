import { within } from "../../lib/base/pause.ts";
import type { RoomDeps } from "../../lib/client/room/room_model.ts";
import { readCommandLine } from "../../lib/text/command_line.ts";
import { loadOnDemand } from "./chunks.ts";

/** How long a text waits for what puts emojis in place of their names, in milliseconds. */
const WAIT_MS = 3_000;

/**
 * Does what was typed, by what is loaded for it. Without that a text is posted as it is; a command
 * waits until it can be called.
 */
export const sendTypedOnceLoaded: NonNullable<RoomDeps["sendTyped"]> = async (
  log,
  message,
  post,
) => {
  const loading = loadOnDemand();
  const { text } = readCommandLine(message.text);
  if (text === undefined) return await (await loading).sendTyped(log, message, post);
  const later = await within(loading.catch(() => undefined), WAIT_MS, undefined);
  return await (later?.sendTyped(log, message, post) ?? post(log, { ...message, text }));
};
