import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import { COMMAND_NAME } from "../text/command_line.ts";
import { keys } from "./kv/keys.ts";
import { type Kv, StoredCount } from "./kv/kv.ts";
import { line } from "./rooms/room.ts";

/** The most commands that are not built in: of a server, and of one account. */
const COMMANDS = 500;
const OWN = 20;

/** The description of a command, from whoever answers it. */
export const WantedCommand = v.object({
  usage: v.optional(line(100), ""),
  does: v.pipe(line(100), v.nonEmpty("must not be empty")),
});
/** The description of a command, from whoever answers it. */
export type WantedCommand = v.InferOutput<typeof WantedCommand>;

const BotCommand = v.object({
  name: v.string(),
  usage: v.string(),
  does: v.string(),
  by: v.string(),
});
/** A command that an account answers: `by` is its user id. */
export type BotCommand = v.InferOutput<typeof BotCommand>;

/** The commands that accounts have said they answer. */
export class BotCommands {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** All of them, by name. */
  async list(): Promise<BotCommand[]> {
    const entries = await this.#kv.list({ prefix: keys.commands() }, { limit: COMMANDS });
    return entries.map(({ value }) => v.parse(BotCommand, value));
  }

  /** The command of this name, or undefined. */
  async get(name: string): Promise<BotCommand | undefined> {
    const { value } = await this.#kv.get(keys.command(name));
    return value === null ? undefined : v.parse(BotCommand, value);
  }

  /**
   * Keeps a command, in place of what its account said of it before.
   *
   * @throws {ChatError} `invalid` with field `name`, or `conflict` when it is another account's
   */
  async put(name: string, by: string, wanted: WantedCommand): Promise<void> {
    if (!COMMAND_NAME.test(name)) {
      throw new ChatError(
        "invalid",
        "A command’s name is a letter, then up to 31 lower-case letters, digits, dashes and underscores.",
        { field: "name" },
      );
    }
    await this.#kv.update(async (op) => {
      const [entry, count] = await Promise.all([
        this.#kv.get(keys.command(name)),
        this.#kv.get(keys.commandCount()),
      ]);
      if (entry.value === null) {
        const all = await this.list();
        if (all.length >= COMMANDS) {
          throw new ChatError("conflict", `There can be at most ${COMMANDS} commands.`);
        }
        if (all.filter((command) => command.by === by).length >= OWN) {
          throw new ChatError("conflict", `An account can answer at most ${OWN} commands.`);
        }
      } else if (v.parse(BotCommand, entry.value).by !== by) throw taken();
      const command: BotCommand = { name, ...wanted, by };
      op.check(entry).set(keys.command(name), command);
      if (entry.value !== null) return;
      // Two at once are counted one after the other.
      op.check(count).set(keys.commandCount(), v.parse(StoredCount, count.value) + 1);
    });
  }

  /**
   * Forgets a command.
   *
   * @param mayAll whether it may be anybody's
   * @throws {ChatError} `not_found`, the same for one that is not there and one of somebody else
   */
  async remove(name: string, by: string, mayAll: boolean): Promise<void> {
    const command = COMMAND_NAME.test(name) ? await this.get(name) : undefined;
    if (command === undefined || (command.by !== by && !mayAll)) {
      throw new ChatError("not_found", "You have no such command.", { field: "name" });
    }
    await this.#kv.commit((op) => op.delete(keys.command(name)));
  }
}

/** The refusal of a name that has a command already. */
export function taken(): ChatError {
  return new ChatError("conflict", "There is already a command with this name.", { field: "name" });
}
