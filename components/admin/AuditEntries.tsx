import type { Person } from "../../lib/protocol/event.ts";
import type { Times } from "../../lib/text/times/times.ts";

/** An entry of the audit log. */
interface Entry {
  number: number;
  at: number;
  by: string;
  action: string;
  subject: string;
  detail?: string | undefined;
}

interface AuditEntriesProps {
  entries: readonly Entry[];
  /** Those whom they name, by their ids. */
  people: ReadonlyMap<string, Person>;
  times: Times;
}

/** The actions in words that stand between who did it and to whom; others stand there themselves. */
const WORDS: Readonly<Record<string, string>> = {
  ban: "banned",
  deactivate: "deactivated",
  reactivate: "reactivated",
  rename: "renamed",
  role: "changed the role of",
  signout: "signed out everywhere",
  reset: "made a reset link for",
  password: "set a new password for",
  delete: "deleted",
  erased: "erased the messages of",
  "report dismiss": "dismissed a report about",
  "report delete": "deleted a reported message of",
  "report approve": "posted a held message of",
  "report reject": "rejected a held message of",
  settings: "changed the settings of the",
  invite: "made an",
  invite_revoked: "took back an",
};

/** Details that are shown in other words than they are kept in. */
const DETAILS: Readonly<Record<string, string>> = {
  "words=keep": "messages kept",
  "words=erase": "messages erased",
};

/** Entries of the audit log, each a sentence with its moment. */
export function AuditEntries({ entries, people, times }: AuditEntriesProps) {
  return (
    <ol class="audit">
      {entries.map(({ number, at, by, action, subject, detail }) => (
        <li key={number} class="audit-entry">
          <p>
            <Named id={by} people={people} /> {WORDS[action] ?? `(${action})`}{" "}
            {subject === `user ${by}` && action === "delete"
              ? "their account"
              : <Named id={subject.replace(/^user /, "")} people={people} />}
            {detail && <>: {DETAILS[detail] ?? detail}</>}
          </p>
          <time datetime={new Date(at).toISOString()}>{times.moment(at)}</time>
        </li>
      ))}
    </ol>
  );
}

function Named({ id, people }: { id: string; people: ReadonlyMap<string, Person> }) {
  const person = people.get(id);
  if (person === undefined) return <b>{id}</b>;
  if (person.gone) return <bdi>{person.name}</bdi>;
  return (
    <a href={`/admin/people/${id}`}>
      <bdi>{person.name}</bdi>
      <span class="visually-hidden">{` @${person.username}`}</span>
    </a>
  );
}
