import type { CommandInfo } from "../../protocol/commands.ts";
import type { Person } from "../../protocol/event.ts";
import { knownCommands } from "./known_commands.ts";
import {
  type Choice,
  commandChoices,
  emojiChoices,
  peopleChoices,
  type Query,
  roomChoices,
} from "./completion.ts";
import type { WritingClient } from "./writing_client.ts";

/** How long typing has to rest before people are looked up, in milliseconds. */
const REST_MS = 120;

/** The sources of choices. */
export interface SuggestionSources {
  client: Pick<WritingClient, "commands" | "searchPeople" | "emojiNames">;
  /** The people of the page, whoever wrote last first. */
  people(): readonly Person[];
  /** The reader's rooms. */
  rooms(): readonly { id: string; name: string; kind: string }[];
  origin: string;
}

/** Finds choices for what is being typed: at once among what is known, and then with the server's help. */
export class Suggestions {
  #sources: SuggestionSources;
  #found = new Map<string, Person>();
  #asked = new Set<string>();
  #commands: Promise<void> | undefined;
  #known: readonly CommandInfo[] = [];
  #names: Promise<void> | undefined;
  #emojis: ReadonlyMap<string, string> = new Map();
  #typed = "";

  constructor(sources: SuggestionSources) {
    this.#sources = sources;
  }

  /** The emojis by name, as far as they are loaded. */
  get emojis(): ReadonlyMap<string, string> {
    return this.#emojis;
  }

  /** The choices that are known now. */
  known({ mark, typed }: Query): Choice[] {
    switch (mark) {
      case "@": {
        const here = this.#sources.people();
        const others = [...this.#found.values()].filter(({ id }) =>
          !here.some((person) => person.id === id)
        );
        return peopleChoices([...here, ...others], typed);
      }
      case "#":
        return roomChoices(this.#sources.rooms(), typed, this.#sources.origin);
      case ":":
        return emojiChoices(this.#emojis, typed);
      case "/":
        return commandChoices(this.#known, typed);
    }
  }

  /** Resolves when more may be known; never rejects, as one can write without it. */
  async load({ mark, typed }: Query): Promise<void> {
    try {
      if (mark === "@") await this.#findPeople(typed);
      else if (mark === ":") await this.loadEmojis();
      else if (mark === "/") await this.#loadCommands();
    } catch {
      // The next input asks again.
    }
  }

  /** Loads the emojis' names. */
  async loadEmojis(): Promise<void> {
    this.#names ??= this.#sources.client.emojiNames().then((names) => {
      this.#emojis = names;
    });
    await this.#names.catch((error) => {
      this.#names = undefined;
      throw error;
    });
  }

  async #loadCommands(): Promise<void> {
    this.#commands ??= this.#sources.client.commands().then((commands) => {
      this.#known = commands;
      for (const { name } of commands) knownCommands.add(name);
    });
    await this.#commands.catch((error) => {
      this.#commands = undefined;
      throw error;
    });
  }

  async #findPeople(typed: string): Promise<void> {
    this.#typed = typed;
    if (this.#asked.has(typed)) return;
    await new Promise((done) => setTimeout(done, REST_MS));
    if (this.#typed !== typed || this.#asked.has(typed)) return;
    for (const person of await this.#sources.client.searchPeople(typed)) {
      this.#found.set(person.id, person);
    }
    this.#asked.add(typed);
  }
}
