import { type Context, page, type PageResponse } from "fresh";
import * as v from "valibot";
import type { Arrival, Credentials, SignedIn } from "../auth/accounts.ts";
import { clientAddress } from "../auth/address.ts";
import { presentedDevice, presentedToken, setDevice, setSession } from "../auth/cookie.ts";
import { ChatError } from "../base/errors.ts";
import type { State } from "../state.ts";
import { wantsJson } from "./accept.ts";
import { parseForm, readForm, TextField } from "./form.ts";
import { formDone } from "./form_done.ts";
import { nextPath } from "./next_path.ts";
import { isSecure } from "./public_origin.ts";
import { type Problem, problemOf, retryHeaders } from "./problem.ts";

/** The data of the pages for signing in and up: the fields as typed, and why they were refused. */
export interface EntryData {
  username: string;
  name: string;
  /** The new password of somebody without an account; one that may open an account is not sent back. */
  password?: string | undefined;
  /** The path to go to afterwards. */
  next: string;
  problem?: Problem | undefined;
}

const EntryForm = v.object({
  username: TextField,
  password: TextField,
  name: TextField,
  next: TextField,
});

/** Shows an empty form, or sends on whoever is signed in already. */
export function showEntry(ctx: Context<State>): Response | PageResponse<EntryData> {
  const next = nextPath(ctx.url.searchParams.get("next"));
  if (ctx.state.user !== undefined) return ctx.redirect(next, 303);
  return page({ username: "", name: "", next });
}

/**
 * Answers a form for signing in or up: 303 with the cookie of the new session or, to a browser that
 * was refused, the page again.
 *
 * @param options `keepsPassword`: whether that page has the password in its field. It is the answer
 * to whoever typed it, is stored nowhere (`no-store`), and another site cannot have it asked for.
 * @throws {ChatError} to a program that was refused
 */
export async function enter(
  ctx: Context<State>,
  admit: (credentials: Credentials & { name: string }) => Promise<SignedIn>,
  { keepsPassword = false } = {},
): Promise<Response | PageResponse<EntryData>> {
  const { headers } = ctx.req;
  const { username, password, name, ...rest } = parseForm(EntryForm, await readForm(ctx.req));
  const next = nextPath(rest.next);
  try {
    return answerSignedIn(ctx, next, await admit({ username, password, name, ...arrivalOf(ctx) }));
  } catch (error) {
    const problem = error instanceof ChatError ? problemOf(error) : undefined;
    if (problem === undefined || wantsJson(headers)) throw error;
    const kept = keepsPassword && ctx.state.isOwn ? password : undefined;
    return page({ username, name, password: kept, next, problem }, {
      status: problem.status,
      headers: retryHeaders(problem),
    });
  }
}

/** Where a request to get in comes from, and what the browser has of earlier ones. */
export function arrivalOf({ req, info, state: { services } }: Context<State>): Arrival {
  const { config } = services;
  const scheme = { secure: isSecure(req, config) };
  const presented = presentedToken(req.headers, scheme);
  return {
    address: clientAddress(req, info, config.trustProxy),
    previousToken: presented?.from === "cookie" ? presented.token : undefined,
    device: presentedDevice(req.headers, scheme),
    userAgent: req.headers.get("user-agent"),
    ...scheme,
  };
}

/** 303 to a path, with the cookies of somebody who has just got in. */
export function answerSignedIn(
  ctx: Context<State>,
  path: string,
  { token, device }: Pick<SignedIn, "token" | "device">,
): Response {
  const scheme = { secure: isSecure(ctx.req, ctx.state.services.config) };
  const response = formDone(ctx, path);
  setSession(response.headers, token, scheme);
  setDevice(response.headers, device, scheme);
  return response;
}
