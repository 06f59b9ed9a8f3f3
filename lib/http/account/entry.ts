import { type Context, page, type PageResponse } from "fresh";
import * as v from "valibot";
import type { Arrival, Credentials, SignedIn } from "../../auth/accounts.ts";
import { clientAddress, isFromThisMachine } from "../../auth/address.ts";
import { presentedDevice, presentedToken, setDevice, setSession } from "../../auth/cookie.ts";
import type { Caller } from "../../auth/doors.ts";
import { ChatError } from "../../base/errors.ts";
import type { State } from "../../state.ts";
import { wantsJson } from "../accept.ts";
import { parseForm, readForm, TextField } from "../forms/form.ts";
import { formDone } from "../forms/form_done.ts";
import { nextPath } from "../next_path.ts";
import { isSecure } from "../public_origin.ts";
import { type Problem, problemOf, retryHeaders } from "../problem.ts";

/** The data of the page for signing in: the fields as typed, and why they were refused. */
export interface EntryData {
  username: string;
  /** The path to go to afterwards. */
  next: string;
  problem?: Problem | undefined;
  /** Where somebody without an account may make one; undefined while they may not. */
  signUpPath: string | undefined;
}

const EntryForm = v.object({ username: TextField, password: TextField, next: TextField });

/** Shows an empty form for signing in, or sends on whoever is signed in already. */
export async function showEntry(
  ctx: Context<State>,
): Promise<Response | PageResponse<EntryData>> {
  const next = nextPath(ctx.url.searchParams.get("next"));
  if (ctx.state.user !== undefined) return ctx.redirect(next, 303);
  return page({ username: "", next, signUpPath: await signUpPath(ctx, next) });
}

/** The page for making an account, whose way on is `next`: of an invite its own; undefined: none may be. */
async function signUpPath(ctx: Context<State>, next: string): Promise<string | undefined> {
  if (/^\/join\/[\w-]+$/.test(next)) return next;
  if (!await maySignUp(ctx)) return undefined;
  return next === "/" ? "/signup" : `/signup?${new URLSearchParams({ next })}`;
}

/** Whether somebody who brings nothing along may make an account. */
export async function maySignUp(ctx: Context<State>): Promise<boolean> {
  try {
    await ctx.state.services.doors.assertOpen(callerOf(ctx));
    return true;
  } catch (error) {
    if (error instanceof ChatError && !error.temporary) return false;
    throw error;
  }
}

/** Who is at the door, with the codes that they hold. */
export function callerOf(
  ctx: Context<State>,
  { invite = "", setup = "" }: Partial<Pick<Caller, "invite" | "setup">> = {},
): Caller {
  const { req, info, state: { services } } = ctx;
  return {
    address: clientAddress(req, info, services.config.trustProxy),
    isLocal: isFromThisMachine(req, info),
    invite,
    setup,
  };
}

/**
 * Answers the form for signing in: 303 with the cookie of the new session or, to a browser that was
 * refused, the page again.
 *
 * @throws {ChatError} to a program that was refused
 */
export async function enter(
  ctx: Context<State>,
  admit: (credentials: Credentials) => Promise<SignedIn>,
): Promise<Response | PageResponse<EntryData>> {
  const { username, password, ...rest } = parseForm(EntryForm, await readForm(ctx.req));
  const next = nextPath(rest.next);
  try {
    return answerSignedIn(ctx, next, await admit({ username, password, ...arrivalOf(ctx) }));
  } catch (error) {
    const problem = problemToShow(ctx, error);
    return page({ username, next, problem, signUpPath: await signUpPath(ctx, next) }, {
      status: problem.status,
      headers: retryHeaders(problem),
    });
  }
}

/**
 * What a browser is shown of a refusal, on the page that it came from.
 *
 * @throws what was no refusal, and whatever a program is to be told
 */
export function problemToShow(ctx: Context<State>, error: unknown): Problem {
  const problem = error instanceof ChatError ? problemOf(error) : undefined;
  if (problem === undefined || wantsJson(ctx.req.headers)) throw error;
  return problem;
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
