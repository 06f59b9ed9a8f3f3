import type { Context } from "fresh";
import { assertStaff } from "../../auth/guards.ts";
import type { ListedPerson } from "../../chat/people/people_list.ts";
import type { PeopleAct } from "../../chat/people/people_rules.ts";
import { SERVER_ROLES, type ServerRole } from "../../protocol/server_role.ts";
import type { State } from "../../state.ts";
import { publicOrigin } from "../public_origin.ts";
import { type Listed, listRooms } from "../room_page.ts";

/** The data of the page about a person, for those who run the server. */
export interface PersonData {
  mine: Listed[];
  person: ListedPerson;
  /** Whose invite they came by, in words; undefined for somebody who came without one. */
  invitedBy: string | undefined;
  /** The actions that the reader may take. */
  actions: ReadonlySet<PeopleAct["action"]>;
  /** The roles that the reader may give. */
  roles: readonly ServerRole[];
  /** A link to a new password that was just made, which is shown this once. */
  resetUrl?: string | undefined;
  /** Why a form was refused, with what was typed. */
  refusal?: PersonRefusal | undefined;
}

/** A form that was refused. */
export interface PersonRefusal {
  action: string;
  field: string | undefined;
  message: string;
  typed: Readonly<Record<string, string | undefined>>;
}

const ACTIONS = ["deactivate", "reactivate", "ban", "rename", "reset", "signout"] as const;

/**
 * Reads what the page about a person shows.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export async function loadPerson(ctx: Context<State>): Promise<PersonData> {
  assertStaff(ctx.state);
  const { services, user: reader } = ctx.state;
  const { user, may } = await services.peopleAdmin.get(reader, ctx.params.id ?? "");
  const [mine, person, [inviter]] = await Promise.all([
    listRooms(ctx.state),
    services.peopleList.describe(user),
    services.people.of(user.invitedBy === undefined ? [] : [user.invitedBy]),
  ]);
  return {
    mine,
    person,
    invitedBy: inviter === undefined ? user.invitedBy : `${inviter.name} (@${inviter.username})`,
    actions: new Set(ACTIONS.filter((action) => may({ action }))),
    roles: SERVER_ROLES.filter((role) => role !== user.role && may({ action: "role", role })),
  };
}

/** The address that somebody opens to choose a new password. */
export function resetUrl(ctx: Context<State>, code: string): string {
  return `${publicOrigin(ctx.req, ctx.state.services.config)}/reset/${code}`;
}
