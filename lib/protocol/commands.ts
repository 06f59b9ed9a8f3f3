import * as v from "valibot";
import { Seq } from "./event.ts";

/** A command as it is offered: `usage` is what follows its name, `does` what comes of it. */
export const CommandInfo = v.object({ name: v.string(), usage: v.string(), does: v.string() });
/** A command as it is offered. */
export type CommandInfo = v.InferOutput<typeof CommandInfo>;

/** The result of a command: a message, words for whoever gave it, a room to go to, or the commands. */
export const Outcome = v.object({
  seq: v.optional(Seq),
  cid: v.optional(v.string()),
  dup: v.optional(v.literal(true)),
  said: v.optional(v.string()),
  room: v.optional(v.string()),
  commands: v.optional(v.array(CommandInfo)),
});
/** The result of a command. */
export type Outcome = v.InferOutput<typeof Outcome>;
