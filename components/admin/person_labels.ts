import type { ServerRole } from "../../lib/protocol/server_role.ts";

/** The roles of the server in words. */
export const ROLE_LABELS: Readonly<Record<ServerRole, string>> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  guest: "Guest",
};

/** The states of an account in words. */
export const STATE_LABELS: Readonly<Record<"active" | "deactivated" | "banned", string>> = {
  active: "Active",
  deactivated: "Deactivated",
  banned: "Banned",
};
