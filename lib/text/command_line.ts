/** The name of a command: a letter, then letters, digits, dashes and underscores. */
export const COMMAND_NAME = /^[a-z][a-z\d_-]{0,31}$/;

const CALL = new RegExp(`^/(/?)(${COMMAND_NAME.source.slice(1, -1)})(?:\\s+|$)`, "i");

/** A typed text as it is understood: a command with the words behind its name, or a text to be sent. */
export type CommandLine =
  | { command: string; rest: string; text?: never }
  | { command?: never; text: string };

/**
 * Reads what was typed. `/name words` calls a command, `//name words` is the text `/name words`, and
 * anything else is sent as it is: a path or a comment that begins with a slash is no command.
 */
export function readCommandLine(typed: string): CommandLine {
  const [call, escape, name = ""] = CALL.exec(typed) ?? [];
  if (call === undefined) return { text: typed };
  if (escape !== "") return { text: typed.slice(1) };
  return { command: name.toLowerCase(), rest: typed.slice(call.length).trim() };
}
