import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import { line } from "../store/rooms/room.ts";
import { REST_MS } from "../store/people/usernames.ts";
import type { User, Users } from "../store/people/users.ts";
import { parseTimeSettings } from "../text/times/times.ts";
import { foldUsername } from "../text/names/names.ts";
import { parseDisplayName } from "./display_name.ts";
import { parseUsername } from "./usernames.ts";

/** The longest pronouns and texts about oneself, in characters. */
export const PRONOUNS_CHARS = 40;
export const ABOUT_CHARS = 500;

/** The longest tag of a language, in characters. */
const LANGUAGE_CHARS = 35;

/** New usernames that somebody may give themselves while the ones before rest. */
const RENAMES = 3;

/** The looks of the pages that somebody may choose; the other one follows the device. */
export const THEMES = ["light", "dark", "system"] as const;

/** Lone surrogates, and controls other than a line's end. */
const NO_TEXT = /[\p{Cs}\p{Bidi_Control}]|(?!\n)\p{Cc}/u;

/** What somebody says about themselves, in several lines. */
const About = v.pipe(
  v.string("must be a text"),
  v.transform((text) => text.replaceAll("\r\n", "\n").trim()),
  v.check((text) => text.length <= 2 * ABOUT_CHARS, `must be at most ${ABOUT_CHARS} characters`),
  v.check((text) => !NO_TEXT.test(text), "must not hold control characters"),
  v.transform((text) => text.normalize("NFC")),
  v.check((text) => [...text].length <= ABOUT_CHARS, `must be at most ${ABOUT_CHARS} characters`),
);

const Wanted = v.object({
  name: v.optional(v.string("must be a text")),
  username: v.optional(v.string("must be a text")),
  pronouns: v.optional(line(PRONOUNS_CHARS)),
  about: v.optional(About),
  timezone: v.optional(v.pipe(
    v.string("must be a text"),
    v.check((zone) => zone === "" || isTimeZone(zone), "must be one of the IANA database"),
  )),
  language: v.optional(v.pipe(
    v.string("must be a text"),
    v.check((tag) => tag === "" || isLanguage(tag), "must be a language tag, such as de or pt-BR"),
  )),
  theme: v.optional(v.picklist([...THEMES, ""], `must be one of ${THEMES.join(", ")}`)),
  asksFirst: v.optional(v.picklist(["true", "false"], "must be true or false")),
});

/** What people say about themselves, and how they want their pages. */
export class Profiles {
  #users: Pick<Users, "update">;
  #clock: Clock;

  constructor(users: Pick<Users, "update">, clock: Clock) {
    this.#users = users;
    this.#clock = clock;
  }

  /**
   * Changes one's own account as a form says. A field that was left out stays as it is, a blank one is
   * cleared, and what is no field of a profile, such as a role, changes nothing.
   *
   * @throws {ChatError} `invalid` or `conflict` with the field; `rate_limited` with `retryMs` for one new
   *   username too many
   */
  async change(id: string, wanted: unknown): Promise<User> {
    const { name, username, theme, asksFirst, ...texts } = parse(wanted);
    return await this.#users.update(id, (before) => {
      const user = { ...before };
      if (username !== undefined) user.username = parseUsername(username).username;
      if (name !== undefined) user.name = parseDisplayName(name, user.username);
      // Whose name was their username goes on without one of their own.
      else if (before.name === before.username) user.name = user.username;
      this.#assertMayRename(before, user.username);
      for (const field of TEXTS) setText(user, field, texts[field]);
      if (theme === "light" || theme === "dark") user.theme = theme;
      else if (theme !== undefined) delete user.theme;
      if (asksFirst === "true") user.asksFirst = true;
      else if (asksFirst === "false") delete user.asksFirst;
      return user;
    });
  }

  /** Each new username keeps one from others for a month; going back to a former one does not. */
  #assertMayRename({ username, formerNames: former = [] }: User, wanted: string): void {
    const folded = foldUsername(wanted);
    if (folded === foldUsername(username) || former.some(({ name }) => name === folded)) return;
    const now = this.#clock.now();
    const resting = former.filter(({ until }) => until + REST_MS > now);
    const first = resting.at(-RENAMES);
    if (first === undefined) return;
    throw new ChatError(
      "rate_limited",
      `You can give yourself ${RENAMES} new usernames in 30 days.`,
      { field: "username", retryMs: first.until + REST_MS - now },
    );
  }
}

/** The texts that are kept as they were typed. */
const TEXTS = ["pronouns", "about", "timezone", "language"] as const;

/** Sets a text, or clears it with a blank one; without one it stays as it is. */
function setText(user: User, field: typeof TEXTS[number], text: string | undefined): void {
  if (text === "") delete user[field];
  else if (text !== undefined) user[field] = text;
}

function parse(wanted: unknown): v.InferOutput<typeof Wanted> {
  const result = v.safeParse(Wanted, wanted, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "form";
  throw new ChatError("invalid", `${NAMES[field] ?? `The field ${field}`} ${issue.message}.`, {
    field,
  });
}

/** The names of the fields, for people. */
const NAMES: Readonly<Record<string, string>> = {
  pronouns: "The pronouns",
  about: "The text about you",
  timezone: "The time zone",
  language: "The language",
  theme: "The theme",
};

function isTimeZone(zone: string): boolean {
  return parseTimeSettings(`${zone}|24`).known;
}

function isLanguage(tag: string): boolean {
  try {
    return tag.length <= LANGUAGE_CHARS && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
