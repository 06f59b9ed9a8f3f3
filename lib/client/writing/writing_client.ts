import * as v from "valibot";
import { type CommandInfo, CommandInfo as Info, Outcome } from "../../protocol/commands.ts";
import { Person } from "../../protocol/event.ts";
import { Refusal } from "../connection/replies.ts";

const Listed = v.object({ commands: v.array(Info) });
const Found = v.object({ people: v.array(Person) });
const Names = v.record(v.string(), v.string());
const Problem = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

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
   * @throws {Refusal} with the reason
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
    const { status, headers } = response;
    const retryAfter = headers.get("retry-after");
    throw new Refusal({
      type: "error",
      ...v.parse(Problem, body).error,
      temporary: status === 429 || status >= 500,
      ...(retryAfter === null ? {} : { retryMs: Number(retryAfter) * 1_000 }),
    });
  }
}
