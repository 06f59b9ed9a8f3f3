import { assertEquals } from "@std/assert";
import { invitePathOf } from "../../lib/http/invite_path.ts";
import type { ServerRole } from "../../lib/protocol/server_role.ts";
import { LOBBY } from "../../lib/store/rooms/room.ts";

const ROOM = { id: "r", kind: "private" as const, archived: false };
const OWN = "/rooms/r/settings#invites";
const SERVER = "/admin/invites";

Deno.test("people are led to where they can invite, and nowhere when they cannot", () => {
  const path = (role: ServerRole, { room = {}, isMember = true, invites = "members" }: {
    room?: Partial<{ id: string; kind: "direct" | "private"; archived: boolean }>;
    isMember?: boolean;
    invites?: "members" | "admins";
  } = {}) => invitePathOf({ role }, { ...ROOM, ...room }, isMember, { invites });
  assertEquals(path("member"), OWN);
  assertEquals(path("member", { isMember: false }), undefined);
  assertEquals(path("member", { invites: "admins" }), undefined);
  assertEquals(path("guest"), undefined);
  for (const role of ["owner", "admin"] as const) {
    assertEquals(path(role, { invites: "admins" }), OWN);
    assertEquals(path(role, { isMember: false }), SERVER);
    assertEquals(path(role, { room: { archived: true } }), SERVER);
    assertEquals(path(role, { room: { id: LOBBY } }), SERVER);
    assertEquals(path(role, { room: { kind: "direct" } }), undefined);
  }
  assertEquals(path("member", { room: { id: LOBBY } }), undefined);
  assertEquals(path("member", { room: { kind: "direct" } }), undefined);
});
