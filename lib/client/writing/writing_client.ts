import * as v from "valibot";
import { type CommandInfo, CommandInfo as Info, Outcome } from "../../protocol/commands.ts";
import { Person } from "../../protocol/event.ts";
import { requestJson } from "../api.ts";
import { jsonBody } from "../json_body.ts";

const Listed = v.object({ commands: v.array(Info) });
const Found = v.object({ people: v.array(Person) });
const Names = v.record(v.string(), v.string());

/** Requests that help with writing in one room. */
export class WritingClient {
  #api: string;

  constructor(room: string) {
    this.#api = `/api/rooms/${encodeURIComponent(room)}`;
  }

  /**
   * Runs a command.
   *
   * @throws {Refusal} with the reason
   * @throws {Disconnected} without a connection
   */
  async runCommand(
    call: { text: string; cid: string; replyTo?: number | undefined },
  ): Promise<Outcome> {
    return await requestJson(Outcome, `${this.#api}/commands`, {
      method: "POST",
      ...jsonBody(call),
    });
  }

  /** The commands that can be run in the room. */
  async commands(): Promise<CommandInfo[]> {
    return (await requestJson(Listed, `${this.#api}/commands`)).commands;
  }

  /** People whose username or name begins with what was typed. */
  async searchPeople(typed: string): Promise<Person[]> {
    const query = new URLSearchParams({ q: typed });
    return (await requestJson(Found, `${this.#api}/people?${query}`)).people;
  }

  /** The emojis by their names. */
  async emojiNames(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await requestJson(Names, "/emoji/names", { cache: "default" })));
  }
}
