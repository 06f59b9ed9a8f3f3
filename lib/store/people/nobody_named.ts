import { ChatError } from "../../base/errors.ts";
import { foldUsername } from "../../text/names/names.ts";

/**
 * The answer for a username that nobody has, and for somebody who is not there for whoever asks: the
 * two cannot be told apart, however the name is typed.
 */
export function nobodyNamed(username: string): ChatError {
  const name = foldUsername(username) || username;
  return new ChatError("invalid", `Nobody has the username ${name.slice(0, 64)}.`, {
    field: "username",
  });
}
