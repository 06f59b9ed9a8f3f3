import type { Person } from "../../lib/protocol/event.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";

/** A session as the page shows it; times are in milliseconds since 1970 (UTC). */
export interface SessionDetails {
  id: string;
  createdAt: number;
  seenAt: number;
  device: string;
  address: string;
  current: boolean;
}

/** The data of the page about one's own account. */
export interface AccountDetails {
  me: Person;
  /** The least number of characters of a password. */
  passwordMin: number;
  sessions: readonly SessionDetails[];
  place: TimeSettings;
  now: number;
  /** The form that was done just now. */
  done: string | undefined;
  /** The form that was refused. */
  refusal?: {
    form: string;
    typed: Readonly<Record<string, string | undefined>>;
    field: string | undefined;
    message: string;
  } | undefined;
}
