import { type Context, page, type PageResponse } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import { ChatError } from "../base/errors.ts";
import type { RoomMember } from "../chat/rooms/room_service.ts";
import type { Person } from "../protocol/event.ts";
import type { RoomPerson } from "../protocol/presence.ts";
import type { State } from "../state.ts";
import { LOBBY } from "../store/rooms/room.ts";
import { wantsJson } from "./accept.ts";
import { formDone } from "./forms/form_done.ts";
import { retryHeaders } from "./problem.ts";
import { publicOrigin } from "./public_origin.ts";
import { loadRoomFrame, type RoomPageBase } from "./room_page.ts";

/** An invite as the page about a room shows it. */
export interface ShownInvite {
  code: string;
  url: string;
  by: Person | undefined;
  expiresAt: number;
  /** The number of people it may still bring; undefined for any number. */
  left: number | undefined;
}

/** A member as the page about a room shows them. */
export type ShownMember = RoomMember & Pick<RoomPerson, "state" | "status" | "lastSeen">;

/** The data of the page about a room. */
export interface RoomSettingsData extends RoomPageBase {
  isLobby: boolean;
  members: ShownMember[];
  /** True when there are more members than are listed. */
  moreMembers: boolean;
  invites: ShownInvite[];
  /** The form that was refused, and why. */
  refusal?: FormRefusal | undefined;
}

/** A form that was refused. */
export interface FormRefusal {
  form: "details" | "rules" | "add" | "invite" | "member";
  typed: Readonly<Record<string, string | undefined>>;
  field: string | undefined;
  message: string;
}

/**
 * Reads what the page about a room shows.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export async function loadRoomSettings(ctx: Context<State>): Promise<RoomSettingsData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { roomService } = services;
  const opened = await services.access.openRoom(user, ctx.params.id ?? "");
  const room = await services.rooms.fresh(opened.id) ?? opened;
  const [frame, { members, more }, invites] = await Promise.all([
    loadRoomFrame(ctx, room),
    roomService.members(room),
    roomService.invites(user, room),
  ]);
  const presence = await services.roomPeople.get(members.map(({ id }) => id));
  const people = await services.people.of(invites.map(({ by }) => by));
  return {
    ...frame,
    isLobby: room.id === LOBBY,
    members: members.map((member) => ({
      ...presence.get(member.id),
      ...member,
      state: presence.get(member.id)?.state ?? "offline",
    })),
    moreMembers: more,
    invites: invites.map(({ code, by, expiresAt, uses, used }) => ({
      code,
      url: inviteUrl(ctx, code),
      by: people.find(({ id }) => id === by),
      expiresAt,
      left: uses === undefined ? undefined : uses - used,
    })),
  };
}

/** The address that a person with an invite opens. */
export function inviteUrl(ctx: Context<State>, code: string): string {
  return `${publicOrigin(ctx.req, ctx.state.services.config)}/join/${code}`;
}

/**
 * Does what a form of the page about a room asks for, then shows the page; or, to a browser that was
 * refused, the page with what was typed and the reason.
 *
 * @param next where a browser goes on
 * @throws {ChatError} to a program that was refused, and for a room that is not there
 */
export async function answerSettings(
  ctx: Context<State>,
  form: FormRefusal["form"],
  typed: FormRefusal["typed"],
  act: () => Promise<unknown>,
  next = `/rooms/${ctx.params.id}/settings`,
): Promise<Response | PageResponse<RoomSettingsData>> {
  try {
    await act();
    return formDone(ctx, next);
  } catch (error) {
    if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
    const { field, message, status } = error;
    const data = await loadRoomSettings(ctx);
    return page({ ...data, refusal: { form, typed, field, message } }, {
      status,
      headers: retryHeaders(error),
    });
  }
}
