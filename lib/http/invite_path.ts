import { isStaff } from "../protocol/server_role.ts";
import type { User } from "../store/people/users.ts";
import { LOBBY, type Room } from "../store/rooms/room.ts";
import type { ServerSettings } from "../store/server/settings.ts";

/**
 * The page on which somebody invites people to a room: the room's own, or, for who runs the server and
 * where it has none, that of the server. Undefined for those who cannot invite newcomers there.
 */
export function invitePathOf(
  user: Pick<User, "role">,
  room: Pick<Room, "id" | "kind" | "archived">,
  isMember: boolean,
  { invites }: Pick<ServerSettings["current"], "invites">,
): string | undefined {
  const runsServer = isStaff(user.role);
  const hasInvites = isMember && room.id !== LOBBY && room.kind !== "direct" && !room.archived;
  if (hasInvites && (runsServer || (invites === "members" && user.role !== "guest"))) {
    return `/rooms/${room.id}/settings#invites`;
  }
  return runsServer && room.kind !== "direct" ? "/admin/invites" : undefined;
}
