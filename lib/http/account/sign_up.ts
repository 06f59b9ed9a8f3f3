import { type Context, page, type PageResponse } from "fresh";
import * as v from "valibot";
import type { Admitted } from "../../auth/doors.ts";
import type { State } from "../../state.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import type { ValidInvite } from "../../store/server/server_invites.ts";
import { answerSignedIn, arrivalOf, callerOf, problemToShow } from "./entry.ts";
import { parseForm, readForm, TextField } from "../forms/form.ts";
import { nextPath } from "../next_path.ts";
import { type Problem, problemOf, retryHeaders } from "../problem.ts";

/** An invite as it is shown to whoever opens it. */
export interface OpenedInvite {
  /** Who invites, and to where. */
  says: string;
  room: { id: string; name: string } | undefined;
}

/** The data of the page for making an account: the fields as typed, and why they were refused. */
export interface SignUpData {
  username: string;
  name: string;
  /** The new password of somebody without an account; one that may open an account is not sent back. */
  password?: string | undefined;
  /** The path to go to afterwards. */
  next: string;
  problem?: Problem | undefined;
  /** The codes that are held. */
  invite: string;
  setup: string;
  invitation: OpenedInvite | undefined;
  /** Whether the account is to be the owner's. */
  asOwner: boolean;
  /** Why nobody can make an account here like this; then there is no form. */
  closed: string | undefined;
}

const SignUpForm = v.object({
  username: TextField,
  password: TextField,
  name: TextField,
  next: TextField,
  invite: TextField,
  setup: TextField,
  /** Sent by the page: somebody is there to be shown the first steps. */
  greet: TextField,
});

/** Shows an empty form, or sends on whoever is signed in already. */
export async function showSignUp(
  ctx: Context<State>,
  codes: { invite?: string; setup?: string } = {},
): Promise<Response | PageResponse<SignUpData>> {
  const next = nextPath(ctx.url.searchParams.get("next"));
  if (ctx.state.user !== undefined) return ctx.redirect(next, 303);
  const data = await readDoor(ctx, { next, invite: "", setup: "", ...codes });
  return page({ username: "", name: "", ...data });
}

/**
 * Answers the form for making an account: 303 with the cookie of the new session to the room of the
 * invite or the lobby or, to a browser that was refused, the page again with what was typed.
 *
 * @throws {ChatError} to a program that was refused
 */
export async function signUp(
  ctx: Context<State>,
): Promise<Response | PageResponse<SignUpData>> {
  const { username, password, name, greet, ...rest } = parseForm(
    SignUpForm,
    await readForm(ctx.req),
  );
  const next = nextPath(rest.next);
  try {
    const { doors } = ctx.state.services;
    const admitted = await doors.signUp({
      username,
      password,
      name,
      isGreeted: greet !== "",
      ...arrivalOf(ctx),
      ...callerOf(ctx, rest),
    });
    return answerSignedIn(ctx, wayOn(admitted, next), admitted);
  } catch (error) {
    const problem = problemToShow(ctx, error);
    const door = await readDoor(ctx, { ...rest, next });
    // It is the answer to whoever typed it, is stored nowhere (`no-store`), and another site cannot
    // have it asked for.
    const kept = ctx.state.isOwn ? password : undefined;
    return page({ username, name, password: kept, problem, ...door }, {
      status: problem.status,
      headers: retryHeaders(problem),
    });
  }
}

function wayOn({ room, user }: Admitted, next: string): string {
  if (room !== undefined) return `/rooms/${room}`;
  if (next !== "/") return next;
  return user.role === "guest" ? "/" : `/rooms/${LOBBY}`;
}

type Door = Pick<
  SignUpData,
  "next" | "invite" | "setup" | "invitation" | "asOwner" | "closed"
>;

/** What the door says to whoever holds these codes. */
async function readDoor(
  ctx: Context<State>,
  { next, invite, setup }: { next: string; invite: string; setup: string },
): Promise<Door> {
  const { doors } = ctx.state.services;
  const caller = callerOf(ctx, { invite, setup });
  const found = invite === ""
    ? undefined
    : await doors.find(invite, caller.address).catch(() => undefined);
  const invitation = found && await showInvite(ctx, found);
  const room = invitation?.room?.id;
  const door = {
    next: next === "/" && room !== undefined ? `/rooms/${room}` : next,
    invite,
    setup,
    invitation,
    asOwner: false,
    closed: undefined,
  };
  try {
    return { ...door, ...await doors.assertOpen(caller) };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return { ...door, closed: problem.message };
  }
}

/** What is shown of an invite to whoever has its code. */
export async function showInvite(
  ctx: Context<State>,
  { by, room }: ValidInvite,
): Promise<OpenedInvite> {
  const { people, settings } = ctx.state.services;
  const [inviter] = await people.of([by]);
  const who = inviter === undefined ? "You are invited" : `${inviter.name} invites you`;
  const server = settings.current.name;
  return {
    says: room === undefined
      ? `${who} to ${server}.`
      : `${who} to ${room.name} on ${server}.${room.topic === "" ? "" : ` ${room.topic}`}`,
    room: room && { id: room.id, name: room.name },
  };
}
