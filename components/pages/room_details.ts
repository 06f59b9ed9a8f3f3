import type { Person, Role } from "../../lib/protocol/event.ts";
import type { RoomPerson } from "../../lib/protocol/presence.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";

/** The data of the page about a room. */
export interface RoomDetails {
  room: {
    id: string;
    name: string;
    kind: string;
    topic: string;
    archived: boolean;
    readOnly: boolean;
    slowSeconds: number;
    callAll: string;
  };
  me: Person;
  rights: { isMember: boolean; isModerator: boolean };
  /** True for the room that everybody belongs to. */
  isLobby: boolean;
  members: readonly (RoomPerson & { role: Role })[];
  /** True when there are more members than these. */
  moreMembers: boolean;
  invites: readonly {
    code: string;
    url: string;
    by: Person | undefined;
    expiresAt: number;
    left: number | undefined;
  }[];
  place: TimeSettings;
  now: number;
  /** The form that was refused. */
  refusal?: {
    form: string;
    typed: Readonly<Record<string, string | undefined>>;
    field: string | undefined;
    message: string;
  } | undefined;
}

/** The reason that a form was refused: for one of its fields, or for the form as a whole. */
export function formProblem(
  { refusal }: Pick<RoomDetails, "refusal">,
  form: string,
  fields: readonly string[] = [],
): { of(field: string): string | undefined; whole: string | undefined } {
  if (refusal?.form !== form) return { of: () => undefined, whole: undefined };
  const { field, message } = refusal;
  const isField = field !== undefined && fields.includes(field);
  return {
    of: (name) => isField && name === field ? message : undefined,
    whole: isField ? undefined : message,
  };
}
