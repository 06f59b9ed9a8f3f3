/** What somebody may do on the server, from the most to the least. */
export const SERVER_ROLES = ["owner", "admin", "member", "guest"] as const;

/** What somebody may do on the server; their role in a room is another thing. */
export type ServerRole = typeof SERVER_ROLES[number];

/** Whether somebody of this role runs the server. */
export function isStaff(role: ServerRole): boolean {
  return role === "owner" || role === "admin";
}
