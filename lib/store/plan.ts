import { ChatError, messageNotFound } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import {
  applyChange,
  type ChangeEvent,
  hasReacted,
  type MessageEvent,
  type Person,
  type StandingEvent,
} from "../protocol/event.ts";
import type { Head, LogEvent, Outcome } from "./log.ts";
import type { Placed } from "./cid_index.ts";
import { isModerator } from "./room.ts";
import { readMessage, ROW_UNITS, type StoredChange, type StoredMessage } from "./record.ts";
import { type ThreadWrite, withReply } from "./thread_rows.ts";
import {
  type Effect,
  isStandingWrite,
  planStanding,
  type RoomState,
  type StandingWrite,
} from "./standing.ts";

/** A new message; the `cid` is the author's own name for it. */
export interface Post {
  kind: "message";
  author: Person;
  cid: string;
  text: string;
  replyTo?: number;
}

/** A change of the message at `target`. */
export type Change =
  & { author: Person; target: number }
  & ({ kind: "edit"; text: string } | { kind: "delete" } | {
    kind: "react";
    emoji: string;
    on: boolean;
  });

/** Whatever may be appended to a log. */
export type Write = Post | Change | ThreadWrite | StandingWrite;

/** Everything that one commit writes, and what became of the writes that went into it. */
export interface Plan {
  head: Head;
  /** Ascending and contiguous after the old head. */
  events: LogEvent[];
  messages: Map<number, StoredMessage>;
  changes: Map<number, StoredChange>;
  /** What messages said before their first edit, by their seq; undefined when it is to be forgotten. */
  originals: Map<number, string | undefined>;
  cids: Placed[];
  /** The messages that get their thread, with their authors. */
  threads: { seq: number; by: string }[];
  /** What the write about the room, if there is one, has stored beside its event. */
  effect: Effect | undefined;
  /** One a write, in their order; fewer when not all of them fit. */
  outcomes: Outcome[];
  size: Size;
}

/** What forbids writing in a room. */
export interface WritingRules {
  archived?: boolean;
  readOnly?: boolean;
}

/** What a commit takes, at most: mutations, and UTF-16 units, each up to 3 bytes. */
interface Size {
  mutations: number;
  units: number;
}

/** From here on nothing is added; far enough below KV's limits (1,000 and 800 KiB) for any one write. */
const FULL: Size = { mutations: 800, units: 160 * 1024 };

/** The rows that changing a message may leave of the one it was in. */
const REPACKED = 3;

/** KV's limit on a value is 64 KiB; what a message's JSON may take of it, in bytes. */
const RECORD_BYTES = 60 * 1024;

/** What a message's JSON takes beside its text, with room for names and times. */
const ENVELOPE_BYTES = 1_024;

/** Deleting a message rewrites each of its edits, in one commit of at most 1,000 mutations. */
const EDITS = 100;

/** Different reactions to one message; more could not be told apart. */
const EMOJIS = 50;

const MINUTE_MS = 60_000;

const encoder = new TextEncoder();

/** Whether a text that is within the limit still fits once it is escaped as JSON. */
export function fitsRecord(text: string): boolean {
  // An escape takes at most 6 bytes a code unit; few texts come near, so few are measured.
  return text.length * 6 < RECORD_BYTES - ENVELOPE_BYTES ||
    encoder.encode(JSON.stringify(text)).length < RECORD_BYTES - ENVELOPE_BYTES;
}

/**
 * What a group of writes, or as many of the first ones as one commit can hold, does to a log whose
 * head is `head`: each takes the next seq, unless it is refused or changes nothing. Pure, so that a
 * lost race is planned again.
 *
 * @param stored the messages that the writes name as `target`
 * @param state the room as it is at `head`, for a write about it, which has to be the last one, for a
 *   room where not everybody writes, and where somebody deletes what another wrote
 * @param editMs how long an author may edit and delete a message, in milliseconds
 * @param rules what forbids writing, where that is not in the head: a thread has those of its room
 */
export function planGroup(
  head: Head,
  writes: readonly Write[],
  stored: ReadonlyMap<number, StoredMessage | undefined>,
  now: number,
  state?: RoomState,
  editMs = Infinity,
  rules: WritingRules = head,
): Plan {
  const plan: Plan = {
    head: { ...head },
    events: [],
    messages: new Map(),
    changes: new Map(),
    originals: new Map(),
    cids: [],
    threads: [],
    effect: undefined,
    outcomes: [],
    size: { mutations: 0, units: 0 },
  };
  for (const write of writes) {
    if (plan.size.mutations > FULL.mutations || plan.size.units > FULL.units) break;
    plan.outcomes.push(
      isStandingWrite(write)
        ? planStandingWrite(plan, write, state, now)
        : refuseWriter(rules, write.author, state) ??
          (write.kind === "message" ? planPost(plan, head, write, now) : planChange(
            plan,
            write,
            plan.messages.get(write.target) ?? stored.get(write.target),
            now,
            { moderates: moderates(write.author, state), editMs },
          )),
    );
  }
  return plan;
}

/** Whether somebody decides about the room, as far as it was read. */
function moderates({ id }: Pick<Person, "id">, state: RoomState | undefined): boolean {
  if (state === undefined) return false;
  return isModerator(state.room, { id, role: state.owner === id ? "owner" : "member" });
}

/** Whether one of the writes deletes what another one wrote, which only moderators may. */
export function deletesOthers(
  writes: readonly Write[],
  stored: ReadonlyMap<number, StoredMessage>,
): boolean {
  return writes.some((write) =>
    write.kind === "delete" && stored.get(write.target)?.by !== write.author.id
  );
}

/** The refusal of somebody who may not write where not everybody does; what may be is in the head. */
function refuseWriter(
  { archived, readOnly }: WritingRules,
  { id }: Person,
  state: RoomState | undefined,
): Outcome | undefined {
  if (archived) {
    return refuse("forbidden", "This room is archived: it can be read, and nothing else.");
  }
  if (!readOnly || moderates({ id }, state)) return undefined;
  return refuse("forbidden", "Only moderators write in this room.");
}

function planStandingWrite(
  plan: Plan,
  write: StandingWrite,
  state: RoomState | undefined,
  now: number,
): Outcome {
  const planned = planStanding(write, state);
  if ("error" in planned) return planned;
  if ("dup" in planned) return { seq: plan.head.seq, dup: true };
  const seq = ++plan.head.seq;
  const { archived, readOnly } = planned.effect.room;
  const { epoch, count } = plan.head;
  plan.head = {
    epoch,
    seq,
    count,
    ...(archived ? { archived } : {}),
    ...(readOnly ? { readOnly } : {}),
    standing: seq,
  };
  const { kind, by, ...rest } = planned.event;
  const event = { seq, kind, at: now, by, ...rest } as StandingEvent;
  const json = JSON.stringify(event);
  plan.effect = planned.effect;
  plan.events.push({ seq, by, json, standing: event });
  plan.changes.set(seq, { by, json });
  return { seq };
}

function planPost(plan: Plan, before: Head, post: Post, now: number): Outcome {
  const { author, cid, replyTo } = post;
  if (replyTo !== undefined && replyTo > before.seq) {
    return refuse("invalid", "replyTo must be the seq of a message in this room.", "replyTo");
  }
  const seq = ++plan.head.seq;
  const ordinal = ++plan.head.count;
  const json = messageJson(seq, now, post);
  plan.events.push({ seq, by: author.id, json });
  plan.messages.set(seq, { by: author.id, cid, ordinal, edits: [], json });
  plan.cids.push({ user: author.id, cid, seq });
  const { thread } = plan.head;
  if (thread !== undefined) plan.head.thread = withReply(thread, author.id, now);
  plan.size.units += json.length;
  return { seq };
}

/**
 * The event of a new message (`MessageEvent`). Written out, because it is made for every message and
 * all of it but the text is plain ASCII that the server made or checked.
 */
function messageJson(seq: number, at: number, { author, cid, text, replyTo }: Post): string {
  const reply = replyTo === undefined ? "" : `,"replyTo":${replyTo}`;
  return `{"seq":${seq},"kind":"message","at":${at},"by":"${author.id}","id":"${newId()}",` +
    `"cid":"${cid}","text":${JSON.stringify(text)}${reply}}`;
}

function planChange(
  plan: Plan,
  write: Change | ThreadWrite,
  stored: StoredMessage | undefined,
  now: number,
  { moderates, editMs }: { moderates: boolean; editMs: number },
): Outcome {
  const { author, target } = write;
  if (stored === undefined) return { error: messageNotFound() };
  const message = readMessage(stored);
  const mayDelete = write.kind === "delete" && moderates;
  const isOpen = write.kind === "react" || write.kind === "thread";
  if (!isOpen && stored.by !== author.id && !mayDelete) {
    return refuse("forbidden", "Only its author may change a message.");
  }
  if (message.deletedAt !== undefined) {
    if (write.kind === "delete") return { seq: message.seq, dup: true };
    return refuse("not_found", "This message was deleted.", "seq");
  }
  if (changesNothing(message, write)) return { seq: message.seq, dup: true };
  if (write.kind === "react" && write.on && isNewBeyond(message, write.emoji)) {
    return refuse("invalid", `A message takes at most ${EMOJIS} different reactions.`, "emoji");
  }
  if (!isOpen && !mayDelete && now - message.at > editMs) {
    const minutes = Math.round(editMs / MINUTE_MS);
    return refuse("forbidden", `A message can be changed for ${minutes} minutes.`);
  }
  const seq = plan.head.seq + 1;
  const event = toEvent(write, seq, now);
  const next = JSON.stringify(applyChange(message, event));
  if (encoder.encode(next).length > RECORD_BYTES) {
    return refuse("invalid", "This message has as many reactions as it can hold.", "emoji");
  }
  const { edits } = stored;
  if (write.kind === "edit" && edits.length === EDITS) {
    return refuse("invalid", `A message may be edited at most ${EDITS} times.`, "text");
  }
  plan.head.seq = seq;
  if (write.kind === "delete") {
    forgetEdits(plan, edits, target, stored.by, now);
    if (edits.length > 0) plan.originals.set(target, undefined);
  } else if (write.kind === "edit" && edits.length === 0) {
    plan.originals.set(target, message.text);
  }
  if (write.kind === "thread") plan.threads.push({ seq: target, by: stored.by });
  plan.messages.set(target, {
    by: stored.by,
    cid: stored.cid,
    ordinal: stored.ordinal,
    edits: write.kind === "edit" ? [...edits, seq] : write.kind === "delete" ? [] : edits,
    json: next,
  });
  const json = JSON.stringify(event);
  plan.events.push({ seq, by: author.id, json });
  plan.changes.set(seq, { by: author.id, json });
  plan.size.mutations += 2 + REPACKED;
  plan.size.units += json.length + next.length + stored.json.length + ROW_UNITS;
  return { seq };
}

function toEvent(write: Change | ThreadWrite, seq: number, at: number): ChangeEvent {
  const { author, target } = write;
  const common = { seq, at, by: author.id, target };
  switch (write.kind) {
    case "edit":
      return { ...common, kind: "edit", text: write.text };
    case "delete":
      return { ...common, kind: "delete" };
    case "react":
      return { ...common, kind: "react", emoji: write.emoji, on: write.on };
    case "thread":
      return { ...common, kind: "thread" };
  }
}

/** A change sent again after its answer was lost finds its work done, and takes no seq. */
function changesNothing(message: MessageEvent, write: Change | ThreadWrite): boolean {
  if (write.kind === "thread") return message.thread === true;
  if (write.kind === "edit") return message.text === write.text;
  if (write.kind === "delete") return false;
  return hasReacted(message, write.emoji, write.author.id) === write.on;
}

/** Whether the emoji is one that the message has not, while it has as many as it may. */
function isNewBeyond({ reactions = [] }: MessageEvent, emoji: string): boolean {
  return reactions.length >= EMOJIS && !reactions.some((reaction) => reaction.emoji === emoji);
}

/** What was deleted must not come back to whoever resumes from before: its edits keep no text. */
function forgetEdits(
  plan: Plan,
  edits: readonly number[],
  target: number,
  by: string,
  at: number,
): void {
  for (const seq of edits) {
    const event: ChangeEvent = { seq, kind: "edit", at, by, target, text: "" };
    plan.changes.set(seq, { by, json: JSON.stringify(event) });
  }
  plan.size.mutations += edits.length;
}

function refuse(code: ChatError["code"], message: string, field?: string): Outcome {
  return { error: new ChatError(code, message, field === undefined ? {} : { field }) };
}
