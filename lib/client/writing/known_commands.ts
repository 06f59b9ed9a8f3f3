import { readCommandLine } from "../../text/command_line.ts";

/** The commands that are known here: those of every server, and others once it has listed them. */
export const knownCommands: Set<string> = new Set([
  "dm",
  "help",
  "invite",
  "me",
  "poll",
  "shrug",
  "topic",
]);

/** Why a command is not taken without a connection: only a server can say whether there is it. */
export function refuseUnknown(typed: string): string | undefined {
  const { command } = readCommandLine(typed);
  return command === undefined || knownCommands.has(command)
    ? undefined
    : `The command /${command} can’t be checked while you are offline. Type //${command} to send it as text.`;
}
