import type { ServerRole } from "../../lib/protocol/server_role.ts";
import { agoLabel } from "../../lib/text/times/ago.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { PersonTags } from "./PersonTags.tsx";

/** An account as the list shows it. */
export interface AccountRow {
  id: string;
  username: string;
  name: string;
  avatar?: number;
  role: ServerRole;
  state: "active" | "deactivated" | "banned";
  createdAt: number;
  seenAt: number | null;
  sessions: number;
}

interface PeopleTableProps {
  people: readonly AccountRow[];
  times: Times;
  now: number;
}

/** Accounts, each leading to the page about it. */
export function PeopleTable({ people, times, now }: PeopleTableProps) {
  return (
    <ul class="accounts">
      {people.map((person) => (
        <li key={person.id} class="account">
          <Avatar person={person} small />
          <span class="two-lines account-name">
            <a class="account-link" href={`/admin/people/${person.id}`}>
              <bdi>{person.name}</bdi>
            </a>{" "}
            <small>{`@${person.username}`}</small>
          </span>{" "}
          <PersonTags role={person.role} state={person.state} />{" "}
          <small class="account-facts">
            {`${seenLabel(person, now, times)}, ${sessionsLabel(person.sessions)}`}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** `seen 5 minutes ago`. */
export function seenLabel(
  { seenAt }: Pick<AccountRow, "seenAt">,
  now: number,
  times: Times,
): string {
  return seenAt === null ? "never seen" : `seen ${agoLabel(seenAt, now, times)}`;
}

/** `2 sessions`. */
export function sessionsLabel(count: number): string {
  return count === 0 ? "no sessions" : count === 1 ? "1 session" : `${count} sessions`;
}
