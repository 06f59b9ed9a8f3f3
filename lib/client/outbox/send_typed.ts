import type { Outcome } from "../../protocol/commands.ts";
import { readCommandLine } from "../../text/command_line.ts";
import { nameEmojis } from "../writing/emoji_names.ts";
import type { MessageToSend } from "./outbox.ts";
import { Refusal } from "../errors.ts";
import type { SendMessage } from "../room/room_model.ts";
import { WritingClient } from "../writing/writing_client.ts";

/** Callbacks for the outcome of a command, by the id of the log that it was typed in. */
const outcomeListeners = new Map<string, (outcome: Outcome) => void>();

/** Calls back with the outcome of each command typed in a log, until the returned function is called. */
export function onOutcome(log: string, listener: (outcome: Outcome) => void): () => void {
  outcomeListeners.set(log, listener);
  return () => {
    if (outcomeListeners.get(log) === listener) outcomeListeners.delete(log);
  };
}

/**
 * Does what was typed: calls a command, or posts a text with its emojis. Resolves with the `seq` of the
 * message of this log that came of it, if one did.
 *
 * @throws {Refusal} when the server does not do it, and what `post` throws
 */
export async function sendTyped(
  log: string,
  message: MessageToSend,
  post: SendMessage,
): Promise<number | undefined> {
  const { cid, text, replyTo } = message;
  const line = readCommandLine(text);
  if (line.command === undefined) {
    return await post(log, { ...message, text: await nameEmojis(line.text) });
  }
  let outcome: Outcome;
  try {
    outcome = await new WritingClient(log).runCommand({ cid, text, replyTo });
  } catch (error) {
    throw error instanceof Refusal ? error : unreachable();
  }
  outcomeListeners.get(log)?.(outcome);
  return outcome.room === undefined ? outcome.seq : undefined;
}

/** The socket may have a connection all the same: it is tried again. */
function unreachable(): Refusal {
  const message = "The server could not be reached.";
  return new Refusal({ code: "unavailable", message, temporary: true });
}
