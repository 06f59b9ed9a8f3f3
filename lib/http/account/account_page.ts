import { type Context, page, type PageResponse } from "fresh";
import { assertSignedIn } from "../../auth/guards.ts";
import type { ShownSession } from "../../auth/own_sessions.ts";
import { DISPLAY_NAME_MAX } from "../../auth/display_name.ts";
import { ABOUT_CHARS, PRONOUNS_CHARS } from "../../auth/profiles.ts";
import { PASSWORD_LENGTH } from "../../auth/passwords.ts";
import { ChatError } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import type { State } from "../../state.ts";
import { toPerson } from "../../store/people/people.ts";
import type { User } from "../../store/people/users.ts";
import type { TimeSettings } from "../../text/times/times.ts";
import { wantsJson } from "../accept.ts";
import { formDone } from "../forms/form_done.ts";
import { retryHeaders } from "../problem.ts";
import { type Listed, listRooms } from "../room_page.ts";
import { readTimeSettings } from "../time_settings.ts";

/** The parts of the page about one's own account, by the forms that they have. */
export const ACCOUNT_FORMS = [
  "profile",
  "picture",
  "password",
  "sessions",
  "preferences",
] as const;
/** A part of the page about one's own account. */
export type AccountForm = typeof ACCOUNT_FORMS[number];

/** A form of the page that was refused. */
export interface AccountRefusal {
  form: AccountForm;
  typed: Readonly<Record<string, string | undefined>>;
  field: string | undefined;
  message: string;
}

/** What somebody says about themselves and how they want their pages; blank where nothing is chosen. */
export interface ShownProfile {
  pronouns: string;
  about: string;
  timezone: string;
  language: string;
  theme: string;
  asksFirst: boolean;
  formerNames: string[];
}

/** Languages that can be chosen, before there is more than one that the pages speak. */
const LANGUAGES =
  "en,ar,cs,da,de,el,es,fa,fi,fr,he,hi,hu,id,it,ja,ko,nb,nl,pl,pt,ro,ru,sv,tr,uk,vi,zh"
    .split(",");
const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** The data of the page about one's own account. */
export interface AccountData {
  serverName: string;
  rooms: Listed[];
  me: Person;
  profile: ShownProfile;
  zones: readonly string[];
  languages: readonly { tag: string; name: string }[];
  most: { name: number; pronouns: number; about: number };
  passwordMin: number;
  sessions: ShownSession[];
  blocked: number;
  place: TimeSettings;
  now: number;
  /** The form that was done just now. */
  done: AccountForm | undefined;
  refusal?: AccountRefusal | undefined;
}

/**
 * Reads what the page about one's own account shows.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function loadAccount(ctx: Context<State>): Promise<AccountData> {
  assertSignedIn(ctx.state);
  const { services, user, session } = ctx.state;
  const [rooms, sessions] = await Promise.all([
    listRooms(ctx.state),
    services.ownSessions.list(session),
  ]);
  const done = ctx.url.searchParams.get("done");
  return {
    serverName: services.settings.current.name,
    rooms,
    me: toPerson(user),
    profile: profileOf(user),
    zones: Intl.supportedValuesOf("timeZone"),
    languages: LANGUAGES.map((tag) => ({ tag, name: languageNames.of(tag) ?? tag })),
    most: { name: DISPLAY_NAME_MAX, pronouns: PRONOUNS_CHARS, about: ABOUT_CHARS },
    passwordMin: PASSWORD_LENGTH.min,
    sessions,
    blocked: services.blocks.of(user.id).length,
    place: readTimeSettings(ctx.req.headers),
    now: services.clock.now(),
    done: ACCOUNT_FORMS.find((form) => form === done),
  };
}

function profileOf(user: User): ShownProfile {
  const { pronouns = "", about = "", timezone = "", language = "", theme = "system" } = user;
  return {
    pronouns,
    about,
    timezone,
    language,
    theme,
    asksFirst: user.asksFirst ?? false,
    formerNames: (user.formerNames ?? []).map(({ name }) => name),
  };
}

/**
 * Does what a form of the page about one's own account asks for, then leads back to its part of the
 * page; or shows a browser that was refused the page with what was typed and the reason.
 *
 * @throws {ChatError} to a program that was refused
 */
export async function answerAccount(
  ctx: Context<State>,
  form: AccountForm,
  typed: AccountRefusal["typed"],
  act: () => Promise<Record<string, unknown> | void>,
): Promise<Response | PageResponse<AccountData>> {
  try {
    return accountDone(ctx, form, await act() ?? {});
  } catch (error) {
    if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
    const { field, message, status } = error;
    const data = await loadAccount(ctx);
    return page({ ...data, done: undefined, refusal: { form, typed, field, message } }, {
      status,
      headers: retryHeaders(error),
    });
  }
}

/** Leads back to the part of the page whose form was done. */
export function accountDone(
  ctx: Context<State>,
  form: AccountForm,
  data: Record<string, unknown> = {},
): Response {
  return formDone(ctx, `/account?done=${form}#${form}`, data, { json: true });
}
