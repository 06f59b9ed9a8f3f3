import { type Context, page, type PageResponse } from "fresh";
import { assertSignedIn } from "../../auth/guards.ts";
import type { ShownSession } from "../../auth/own_sessions.ts";
import { PASSWORD_LENGTH } from "../../auth/passwords.ts";
import { ChatError } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import type { State } from "../../state.ts";
import { toPerson } from "../../store/people/people.ts";
import type { TimeSettings } from "../../text/times/times.ts";
import { wantsJson } from "../accept.ts";
import { formDone } from "../form_done.ts";
import { retryHeaders } from "../problem.ts";
import { type Listed, listRooms } from "../room_page.ts";
import { readTimeSettings } from "../time_settings.ts";

/** The parts of the page about one's own account, by the forms that they have. */
export const ACCOUNT_FORMS = ["password", "sessions"] as const;
/** A part of the page about one's own account. */
export type AccountForm = typeof ACCOUNT_FORMS[number];

/** A form of the page that was refused. */
export interface AccountRefusal {
  form: AccountForm;
  typed: Readonly<Record<string, string | undefined>>;
  field: string | undefined;
  message: string;
}

/** The data of the page about one's own account. */
export interface AccountData {
  serverName: string;
  rooms: Listed[];
  me: Person;
  passwordMin: number;
  sessions: ShownSession[];
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
    passwordMin: PASSWORD_LENGTH.min,
    sessions,
    place: readTimeSettings(ctx.req.headers),
    now: services.clock.now(),
    done: ACCOUNT_FORMS.find((form) => form === done),
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
  act: () => Promise<unknown>,
): Promise<Response | PageResponse<AccountData>> {
  try {
    await act();
    return accountDone(ctx, form);
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
export function accountDone(ctx: Context<State>, form: AccountForm): Response {
  return formDone(ctx, `/account?done=${form}#${form}`, {}, { json: true });
}
