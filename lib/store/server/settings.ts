import * as v from "valibot";
import { type Config, INVITERS, SERVER_NAME_MAX, SIGN_UPS } from "../../base/config.ts";
import { ChatError } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { faultOfLine } from "../../text/names/visible.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Notices } from "../isolates/notices.ts";
import type { Audit } from "./audit.ts";

/** The most words that are refused or held, and the longest of them. */
export const WORDS = { max: 500, chars: 64 };

const line = (chars: number) =>
  v.pipe(
    v.string("must be a text"),
    v.trim(),
    v.check((text) => text !== "", "must not be blank"),
    v.maxLength(chars, `must be at most ${chars} characters long`),
    v.check(
      (text) => text === "" || faultOfLine(text) === undefined,
      "must be one line of visible text",
    ),
  );

const choice = <const T extends readonly string[]>(choices: T) =>
  v.picklist(choices, `must be one of ${choices.join(", ")}`);

/** Each setting with the values that it may have; the texts say what is wrong with another one. */
const ENTRIES = {
  name: line(SERVER_NAME_MAX),
  signUp: choice(SIGN_UPS),
  invites: choice(INVITERS),
  whoMakesRooms: choice(["members", "admins"]),
  whoMakesPrivateRooms: choice(["members", "admins"]),
  whoCallsAll: choice(["everybody", "moderators"]),
  directs: choice(["everybody", "shared"]),
  words: v.pipe(
    v.array(line(WORDS.chars), "must be a list of words"),
    v.maxLength(WORDS.max, `must be at most ${WORDS.max} words`),
  ),
  wordsAction: choice(["refuse", "hold"]),
} as const;

const AllSettings = v.object(ENTRIES);
/** What holds for the whole server. */
export type Settings = v.InferOutput<typeof AllSettings>;
export type SettingName = keyof Settings;

/** The settings that somebody changed; one that an older version does not know is left as it is. */
const SomeSettings = v.partial(AllSettings);
export type SomeSettings = v.InferOutput<typeof SomeSettings>;

/** The server as it is before anybody has set anything. */
const DEFAULTS: Settings = {
  name: "Parlor",
  signUp: "invite",
  invites: "members",
  whoMakesRooms: "members",
  whoMakesPrivateRooms: "members",
  whoCallsAll: "moderators",
  directs: "everybody",
  words: [],
  wordsAction: "refuse",
};

/** The variables of the environment that fix a setting. */
export const VARIABLES: Partial<Record<SettingName, string>> = {
  name: "SERVER_NAME",
  signUp: "SIGN_UP",
  invites: "INVITES",
};

export interface ServerSettingsOptions {
  kv: Kv;
  config: Pick<Config, "serverName" | "signUp" | "invites">;
  audit: Pick<Audit, "put">;
  notices: Pick<Notices, "put">;
  logger: Logger;
}

/**
 * The settings of the server: those of its environment, which nobody changes while it runs, those that
 * an owner or admin set, and what goes without saying. They are in memory, so that asking costs nothing.
 */
export class ServerSettings {
  #options: ServerSettingsOptions;
  #fixed: SomeSettings;
  #current: Settings;

  private constructor(options: ServerSettingsOptions) {
    const { serverName: name, signUp, invites } = options.config;
    this.#options = options;
    this.#fixed = {
      ...(name === undefined ? {} : { name }),
      ...(signUp === undefined ? {} : { signUp }),
      ...(invites === undefined ? {} : { invites }),
    };
    this.#current = combine(this.#fixed);
  }

  /** Reads the settings; where that cannot be, the server begins with those that it has anyway. */
  static async open(options: ServerSettingsOptions): Promise<ServerSettings> {
    const settings = new ServerSettings(options);
    await settings.read();
    return settings;
  }

  /** The settings at present. */
  get current(): Settings {
    return this.#current;
  }

  /** Those that a variable of the environment fixes. */
  get fixed(): ReadonlySet<SettingName> {
    return new Set(namesOf(this.#fixed));
  }

  /** Reads what may have been set elsewhere; it is as it was while the store cannot be read. */
  async read(): Promise<void> {
    const { kv, logger } = this.#options;
    try {
      this.#apply(readStored((await kv.get(keys.settings())).value));
    } catch (error) {
      // That the store is away, it says itself.
      if (!(error instanceof ChatError)) logger.warn("settings_unread", describeError(error));
    }
  }

  /**
   * Sets some of the settings, which are checked here, whatever is given. That there is a change is
   * `hub.notify`'s to tell, to the isolates that the bus reaches.
   *
   * @param by the id of who sets them, or `command line`, for the audit log
   * @returns the settings as they are then
   * @throws {ChatError} `invalid` with the field; `forbidden` with the field for one that is fixed
   */
  async change(wanted: Record<string, unknown>, by: string): Promise<Settings> {
    const { kv, audit, notices } = this.#options;
    const changes = this.#check(wanted);
    const stored = await kv.update(async (op) => {
      const entry = await kv.get(keys.settings());
      const former = readStored(entry.value);
      const next = { ...former, ...changes };
      const detail = describe(combine(former, this.#fixed), combine(next, this.#fixed));
      if (detail === "") return former;
      op.check(entry).set(keys.settings(), next);
      notices.put(op, { change: "settings" });
      await audit.put(op, { by, action: "settings", subject: "server", detail });
      return next;
    });
    this.#apply(stored);
    return this.#current;
  }

  #check(wanted: Record<string, unknown>): SomeSettings {
    const result = v.safeParse(v.strictObject(SomeSettings.entries), wanted, { abortEarly: true });
    if (!result.success) {
      const [issue] = result.issues;
      const [field = "form"] = (v.getDotPath(issue) ?? "form").split(".");
      const what = issue.type === "strict_object" ? "is no setting" : issue.message;
      throw new ChatError("invalid", `The setting ${field} ${what}.`, { field });
    }
    for (const name of namesOf(result.output)) {
      if (!(name in this.#fixed)) continue;
      // Somebody who sends the whole page does not change what it shows.
      if (isSame(result.output[name], this.#fixed[name])) delete result.output[name];
      else {
        const message = `The setting ${name} is fixed by the server’s variable ${VARIABLES[name]}.`;
        throw new ChatError("forbidden", message, { field: name });
      }
    }
    return result.output;
  }

  #apply(stored: SomeSettings): void {
    this.#current = combine(stored, this.#fixed);
  }
}

function readStored(value: unknown): SomeSettings {
  return value === null ? {} : v.parse(SomeSettings, value);
}

/** The settings of a server, the last ones given before the others. */
function combine(...given: readonly SomeSettings[]): Settings {
  return v.parse(AllSettings, Object.assign({}, DEFAULTS, ...given));
}

function namesOf(settings: SomeSettings): SettingName[] {
  return v.parse(v.array(v.keyof(AllSettings)), Object.keys(settings));
}

/** What is different, for the audit log: of words only how many there are. */
function describe(before: Settings, after: Settings): string {
  const told = (value: string | readonly string[]) =>
    typeof value === "string" ? value : `${value.length} words`;
  return namesOf(after).filter((name) => !isSame(before[name], after[name]))
    .map((name) => `${name}: ${told(before[name])} → ${told(after[name])}`).join("; ");
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
