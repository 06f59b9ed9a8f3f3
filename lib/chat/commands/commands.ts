import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { MessageText, tooLong } from "../../protocol/text_limits.ts";
import type { CommandInfo, Outcome } from "../../protocol/commands.ts";
import { isStaff } from "../../protocol/server_role.ts";
import {
  type BotCommand,
  type BotCommands,
  taken,
  type WantedCommand,
} from "../../store/commands.ts";
import type { Room } from "../../store/rooms/room.ts";
import type { Access } from "../access.ts";
import type { Messages } from "../messages.ts";
import type { Requester } from "../rooms/room_service.ts";

/** A command as it was given: `rest` is what follows its name. */
export interface CommandCall {
  asker: Requester;
  /** Where it comes from, for the limits of messages. */
  address: string;
  /** Where it was given. */
  room: Room;
  /** The id of the log that it was given in: the room's, or that of one of its threads. */
  log: string;
  /** Of the message that comes of it, so that the same call does not post twice. */
  cid: string;
  /** The `seq` of the message that this one replies to. */
  replyTo?: number | undefined;
  rest: string;
}

/** Something that the server does when somebody types its name. */
export interface Command extends CommandInfo {
  /** False for a command that needs something behind its name. */
  isAlone?: boolean;
  /** @throws {ChatError} whatever it is refused with */
  run(call: CommandCall): Promise<Outcome>;
}

export interface CommandsOptions {
  access: Access;
  messages: Pick<Messages, "post">;
  bots: BotCommands;
}

/**
 * The commands of the server: those that are built in, and those that accounts have said they answer.
 * The latter are posted as they were typed, where their account may read it.
 */
export class Commands {
  #options: CommandsOptions;
  #builtIn = new Map<string, Command>();

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** Adds commands of the server's own; there is one of each name. */
  addBuiltIn(...commands: readonly Command[]): void {
    for (const command of commands) {
      if (this.#builtIn.has(command.name)) throw new Error(`There are two /${command.name}.`);
      this.#builtIn.set(command.name, command);
    }
  }

  /** Lists the commands of a room, by name; without a room, those that the server has built in. */
  async list(room?: Room): Promise<CommandInfo[]> {
    const bots = room === undefined ? [] : await this.#answeredIn(room);
    const builtIn = [...this.#builtIn.values()].filter(({ name }) =>
      !bots.some((bot) => bot.name === name)
    );
    return [...builtIn, ...bots]
      .map(({ name, usage, does }) => ({ name, usage, does }))
      .sort((one, other) => one.name < other.name ? -1 : 1);
  }

  /**
   * Does what a command asks for, with the rights of whoever gave it. The room is one that they may see.
   *
   * @throws {ChatError} `invalid` for a command that is not there, or whatever it is refused with
   */
  async run(name: string, call: CommandCall): Promise<Outcome> {
    const builtIn = this.#builtIn.get(name);
    if (builtIn !== undefined) {
      if (call.rest === "" && builtIn.isAlone === false) throw misuse(builtIn);
      return await builtIn.run(call);
    }
    const command = await this.#options.bots.get(name);
    if (command === undefined || !await this.#options.access.mayRead(command.by, call.room)) {
      throw new ChatError(
        "invalid",
        `There is no command /${name}. Type /help for a list, or //${name} to send it as text.`,
        { field: "text" },
      );
    }
    return await this.post(call, `/${name} ${call.rest}`.trim());
  }

  /** Posts the message that comes of a call. */
  async post({ asker, address, log, cid, replyTo }: CommandCall, text: string): Promise<Outcome> {
    // What a command makes of a text may be longer than that.
    if (!v.is(MessageText, text)) throw tooLong();
    const { seq, dup } = await this.#options.messages.post(asker, address, {
      room: log,
      cid,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    return { seq, cid, ...(dup ? { dup } : {}) };
  }

  /**
   * Keeps a command that an account answers.
   *
   * @throws {ChatError} `invalid` with the field, or `conflict`
   */
  async add(asker: Requester, name: string, wanted: WantedCommand): Promise<void> {
    if (this.#builtIn.has(name)) throw taken();
    await this.#options.bots.put(name, asker.id, wanted);
  }

  /**
   * Forgets a command of one's own; the server's staff forgets any.
   *
   * @throws {ChatError} `not_found`
   */
  async remove(asker: Requester, name: string): Promise<void> {
    await this.#options.bots.remove(name, asker.id, isStaff(asker.role ?? "member"));
  }

  async #answeredIn(room: Room): Promise<BotCommand[]> {
    const all = await this.#options.bots.list();
    const readable = await Promise.all(all.map(({ by }) => this.#options.access.mayRead(by, room)));
    return all.filter((_command, index) => readable[index]);
  }
}

/** The refusal of a command that was not given as it is used. */
export function misuse({ name, usage }: Pick<CommandInfo, "name" | "usage">): ChatError {
  return new ChatError("invalid", `Use it like this: /${name} ${usage}`, { field: "text" });
}
