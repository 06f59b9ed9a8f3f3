import * as v from "valibot";
import { type CommandInfo, CommandInfo as Info, Outcome } from "../protocol/commands.ts";
import { Person } from "../protocol/event.ts";

const Listed = v.object({ commands: v.array(Info) });
const Found = v.object({ people: v.array(Person) });
const Names = v.record(v.string(), v.string());
const Problem = v.object({ error: v.object({ message: v.string() }) });

/** The server did not do what was asked for, and says why. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** What is asked of the server about writing in one room. */
export class WritingClient {
  #api: string;
  #fetch: typeof fetch;

  constructor(room: string, request: typeof fetch = (...given) => fetch(...given)) {
    this.#api = `/api/rooms/${encodeURIComponent(room)}`;
    this.#fetch = request;
  }

  /**
   * Has a command done.
   *
   * @throws {Refused} with the reason
   */
  async call(call: { text: string; cid: string; replyTo?: number | undefined }): Promise<Outcome> {
    return await this.#ask(Outcome, `${this.#api}/commands`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
    });
  }

  /** What can be called in the room. */
  async commands(): Promise<CommandInfo[]> {
    return (await this.#ask(Listed, `${this.#api}/commands`)).commands;
  }

  /** Whom the beginning of a name may mean. */
  async peopleLike(typed: string): Promise<Person[]> {
    const query = new URLSearchParams({ q: typed });
    return (await this.#ask(Found, `${this.#api}/people?${query}`)).people;
  }

  /** The emojis by their names. */
  async emojiNames(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.#ask(Names, "/emoji/names")));
  }

  async #ask<S extends v.GenericSchema>(
    schema: S,
    address: string,
    init: RequestInit = {},
  ): Promise<v.InferOutput<S>> {
    const response = await this.#fetch(address, init);
    const body: unknown = await response.json();
    if (response.ok) return v.parse(schema, body);
    throw new Refused(v.parse(Problem, body).error.message);
  }
}
