import type { Person } from "../../protocol/event.ts";
import type { Original } from "../../text/forward.ts";
import type { StateWrite } from "../rooms/membership_rules.ts";

/** A new message; the `cid` is the author's own name for it. */
export interface Post {
  kind: "message";
  author: Person;
  cid: string;
  text: string;
  replyTo?: number;
  named?: NamedInText;
  /** There is a word in it that the server does not want. */
  isUnwanted?: true;
}

/** The names in a text: the words behind each `@` and `#`, and the people who are here, for `@here`. */
export interface NamedInText {
  names: readonly string[];
  here: readonly string[];
  rooms: readonly string[];
}

/** A change of the message at `target`. */
export type Change =
  & { author: Person; target: number }
  & ({ kind: "edit"; text: string; named?: NamedInText; isUnwanted?: true } | {
    kind: "delete";
    /** It was reported: whoever decides about reports need neither belong to the room nor moderate it. */
    isOrdered?: true;
  } | {
    kind: "react";
    emoji: string;
    on: boolean;
  } | { kind: "pin"; on: boolean });

/** The message at `target` gets its thread, for the first reply. */
export interface ThreadWrite {
  kind: "thread";
  author: Person;
  target: number;
}

/**
 * What the author wrote is to be gone from the message at `target`, whatever the rules of the room: a
 * message of their own is deleted, and in somebody else's what it forwards of theirs is blanked.
 */
export interface EraseWrite {
  kind: "erase";
  /** The person as they are to be called. */
  author: Person;
  target: number;
  /** The messages of theirs that the message forwards. */
  originals: readonly Original[];
}

/** Whatever may be appended to a log. */
export type Write = Post | Change | ThreadWrite | EraseWrite | StateWrite;

/** The result of a write: its event's seq, `dup` when it changed nothing, or the refusal. */
export type WriteOutcome = { seq: number; dup?: true } | { error: Error };
