import type { User } from "../../store/people/users.ts";
import { isStaff } from "../../protocol/server_role.ts";

/** For how long after signing up the first steps are shown, in milliseconds; accounts of before have none. */
const SHOWN_MS = 14 * 24 * 60 * 60 * 1_000;

/** Whom the first steps are for: a person who runs the server, anybody else, or a guest. */
export type FirstStepsOf = "staff" | "member" | "guest";

/** The first steps that somebody is still to see on a room's page, or undefined. */
export function firstStepsOf(user: User, now: number): FirstStepsOf | undefined {
  if (user.hasSeenFirstSteps || now - user.createdAt > SHOWN_MS) return undefined;
  if (isStaff(user.role)) return "staff";
  return user.role === "guest" ? "guest" : "member";
}
