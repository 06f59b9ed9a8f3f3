import { ChatError } from "../base/errors.ts";
import { isStaff } from "../protocol/server_role.ts";
import type { Session } from "../store/people/sessions.ts";
import type { User } from "../store/people/users.ts";

/** The person who makes a request, as far as it is known. */
export interface Visitor {
  user: User | undefined;
  session: Session | undefined;
}

/** Somebody who is signed in. */
export interface SignedInState {
  user: User;
  session: Session;
}

/**
 * Lets only those pass who are signed in, and tells the compiler so.
 *
 * @throws {ChatError} `unauthenticated`
 */
export function assertSignedIn<S extends Visitor>(state: S): asserts state is S & SignedInState {
  if (state.user === undefined || state.session === undefined) {
    throw new ChatError("unauthenticated", "Sign in first.");
  }
}

/**
 * Lets only owners and admins pass, and tells the compiler so. To others there is no such page.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export function assertStaff<S extends Visitor>(state: S): asserts state is S & SignedInState {
  assertSignedIn(state);
  if (!isStaff(state.user.role)) {
    throw new ChatError("not_found", "This page does not exist.");
  }
}
