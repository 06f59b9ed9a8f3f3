import type { Context } from "fresh";
import type { State } from "../../state.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import { COMMAND_LINE } from "../../store/server/audit.ts";
import { publicOrigin } from "../public_origin.ts";

/** Rooms that are offered for an invite to lead to. */
const OFFERED_ROOMS = 200;

/** Reads the invites of the server that are good, with who made each and where it leads. */
export async function listServerInvites(ctx: Context<State>) {
  const { serverInvites, people, rooms } = ctx.state.services;
  const invites = await serverInvites.list();
  const makers = new Map(
    (await people.of(invites.map(({ by }) => by))).map(({ id, name }) => [id, name]),
  );
  return await Promise.all(invites.map(async (invite) => {
    const { code, by, createdAt, expiresAt, uses, used, role } = invite;
    return {
      code,
      url: joinUrl(ctx, code),
      by: makers.get(by) ?? (by === COMMAND_LINE ? "the command line" : "somebody"),
      byId: by,
      createdAt,
      expiresAt,
      used,
      left: uses === undefined ? undefined : uses - used,
      roomId: invite.room,
      room: invite.room === undefined ? undefined : (await rooms.get(invite.room))?.name,
      role,
    };
  }));
}

/** The rooms of the asker that an invite may lead to, beside the lobby. */
export async function offeredRooms(ctx: Context<State>): Promise<[id: string, name: string][]> {
  const { services, user } = ctx.state;
  if (user === undefined) return [];
  const { rooms } = await services.roomLists.get(user);
  return rooms.filter(({ id, kind, archived }) => id !== LOBBY && kind !== "direct" && !archived)
    .slice(0, OFFERED_ROOMS).map(({ id, name }) => [id, name]);
}

/** The address that a person with an invite opens. */
export function joinUrl(ctx: Context<State>, code: string): string {
  return `${publicOrigin(ctx.req, ctx.state.services.config)}/join/${code}`;
}
