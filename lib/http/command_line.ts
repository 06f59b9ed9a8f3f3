import type { CommandCall } from "../chat/commands/commands.ts";
import type { Outcome } from "../protocol/commands.ts";
import type { Services } from "../services.ts";
import { readCommandLine } from "../text/command_line.ts";

/** A text typed in a room, which may be a command. */
export type Typed = Omit<CommandCall, "rest"> & { text: string };

/**
 * Does what was typed in a room: calls a command, or posts a text.
 *
 * @throws {ChatError} whatever it is refused with
 */
export async function runLine(
  { commands, limits }: Pick<Services, "commands" | "limits">,
  { text, ...call }: Typed,
): Promise<Outcome> {
  const line = readCommandLine(text);
  if (line.command === undefined) return await commands.post({ ...call, rest: "" }, line.text);
  limits.admit(call.asker);
  return await commands.run(line.command, { ...call, rest: line.rest });
}
