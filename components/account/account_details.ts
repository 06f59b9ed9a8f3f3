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

/** What somebody says about themselves and how they want their pages; blank where nothing is chosen. */
export interface ProfileDetails {
  pronouns: string;
  about: string;
  timezone: string;
  language: string;
  theme: string;
  asksFirst: boolean;
  /** The usernames of before that still lead to them. */
  formerNames: readonly string[];
}

/** The data of the page about one's own account. */
export interface AccountDetails {
  me: Person;
  profile: ProfileDetails;
  /** The names of the time zones, and the languages that can be chosen. */
  zones: readonly string[];
  languages: readonly { tag: string; name: string }[];
  /** The most that the texts of a profile may have, in characters. */
  most: { name: number; pronouns: number; about: number };
  /** The least number of characters of a password. */
  passwordMin: number;
  sessions: readonly SessionDetails[];
  /** How many people one has blocked. */
  blocked: number;
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
