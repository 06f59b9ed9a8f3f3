import { accountNotFound, ChatError } from "../../base/errors.ts";
import { isStaff, type ServerRole } from "../../protocol/server_role.ts";

/** Whoever acts on an account: a person, or the command line, which has the rights of an owner. */
export interface Admin {
  id: string;
  role: ServerRole;
}

/** An account that is acted on. */
export interface Subject {
  id: string;
  role: ServerRole;
  /** Absent for an account that is in use. */
  state?: "deactivated" | "banned" | "gone" | undefined;
  /** Whether the server would be without an owner if not for them. */
  isLastOwner: boolean;
}

/** What can be done to an account. */
export type PeopleAct =
  | { action: "deactivate" | "reactivate" | "ban" | "rename" | "reset" | "signout" }
  | { action: "role"; role: ServerRole };

/**
 * Why somebody may not do something to an account; undefined when they may. Pure, and the one place
 * that knows: admins act on members and guests and make neither admins nor owners, owners act on
 * everybody, nobody puts themselves out, and an owner is always left.
 */
export function refuseAct(admin: Admin, subject: Subject, act: PeopleAct): ChatError | undefined {
  if (!isStaff(admin.role) || subject.state === "gone") return accountNotFound();
  if (admin.role === "admin" && isStaff(subject.role)) {
    return forbidden("Only an owner can do this to an owner or an admin.");
  }
  switch (act.action) {
    case "role":
      if (admin.role === "admin" && isStaff(act.role)) {
        return forbidden("Only an owner can make somebody an owner or an admin.", "role");
      }
      if (subject.isLastOwner && act.role !== "owner") return lastOwner();
      return isStaff(act.role) ? refuseInactive(subject) : undefined;
    case "deactivate":
    case "ban":
      if (admin.id === subject.id) return forbidden("You can’t put yourself out.");
      return subject.isLastOwner ? lastOwner() : undefined;
    case "reset":
      return refuseInactive(subject);
    case "reactivate":
    case "rename":
    case "signout":
      return undefined;
  }
}

/** Whether somebody may do something to an account. */
export function mayActOn(admin: Admin, subject: Subject, act: PeopleAct): boolean {
  return refuseAct(admin, subject, act) === undefined;
}

function refuseInactive({ state }: Subject): ChatError | undefined {
  if (state === undefined) return undefined;
  return new ChatError("conflict", "This account is not in use. Reactivate it first.");
}

function lastOwner(): ChatError {
  return new ChatError(
    "conflict",
    "This is the only owner of the server. Make somebody else an owner first.",
  );
}

function forbidden(message: string, field?: string): ChatError {
  return new ChatError("forbidden", message, field === undefined ? {} : { field });
}
