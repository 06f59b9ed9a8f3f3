import { ChatError, messageNotFound } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import {
  applyChange,
  type ChangeEvent,
  EVERYBODY,
  hasReacted,
  type MessageEvent,
  type Person,
  type StandingEvent,
} from "../protocol/event.ts";
import type { Head, LogEvent, Outcome } from "./log.ts";
import type { Placed } from "./cid_index.ts";
import type { Cursor } from "./cursors.ts";
import type { MentionChange, Mentioned } from "./mentions.ts";
import { isModerator } from "./room.ts";
import {
  exceedsRecord,
  readMessage,
  ROW_UNITS,
  type StoredChange,
  type StoredMessage,
} from "./record.ts";
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
  /** Who is here, for a text that calls them. */
  here?: readonly string[];
}

/** A change of the message at `target`. */
export type Change =
  & { author: Person; target: number }
  & ({ kind: "edit"; text: string; here?: readonly string[] } | { kind: "delete" } | {
    kind: "react";
    emoji: string;
    on: boolean;
  } | { kind: "pin"; on: boolean });

/** Whatever may be appended to a log. */
export type Write = Post | Change | StandingWrite;

/** Everything that one commit writes, and what became of the writes that went into it. */
export interface Plan {
  head: Head;
  /** Ascending and contiguous after the old head. */
  events: LogEvent[];
  messages: Map<number, StoredMessage>;
  changes: Map<number, StoredChange>;
  /** What messages said before their first edit, by their seq; undefined when it is to be forgotten. */
  originals: Map<number, string | undefined>;
  /** The seqs of the events that pinned messages, by theirs; undefined for one that is pinned no more. */
  pins: Map<number, number | undefined>;
  cids: Placed[];
  /** How far each author of a message has read with it. */
  cursors: Map<string, Cursor>;
  mentions: MentionChange[];
  /** What the write about the room, if there is one, has stored beside its event. */
  effect: Effect | undefined;
  /** One a write, in their order; fewer when not all of them fit. */
  outcomes: Outcome[];
  size: Size;
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

/** Deleting a message rewrites each of its edits, in one commit of at most 1,000 mutations. */
const EDITS = 100;

/** Different reactions to one message; more could not be told apart. */
const EMOJIS = 50;

/** Pinned messages of a room, at most: one reads them all at once. */
export const PINS = 100;

const MINUTE_MS = 60_000;

/**
 * What a group of writes, or as many of the first ones as one commit can hold, does to a log whose
 * head is `head`: each takes the next seq, unless it is refused or changes nothing. Pure, so that a
 * lost race is planned again.
 *
 * @param stored the messages that the writes name as `target`
 * @param state the room as it is at `head`, for a write about it, which has to be the last one, for a
 *   room where not everybody writes, and where somebody deletes what another wrote
 * @param editMs how long an author may edit and delete a message, in milliseconds
 * @param mentioned whom the texts of the writes mention
 */
export function planGroup(
  head: Head,
  writes: readonly Write[],
  stored: ReadonlyMap<number, StoredMessage | undefined>,
  now: number,
  state?: RoomState,
  editMs = Infinity,
  mentioned: Mentioned = new Map(),
): Plan {
  const plan: Plan = {
    head: { ...head },
    events: [],
    messages: new Map(),
    changes: new Map(),
    originals: new Map(),
    pins: new Map(),
    cids: [],
    cursors: new Map(),
    mentions: [],
    effect: undefined,
    outcomes: [],
    size: { mutations: 0, units: 0 },
  };
  for (const write of writes) {
    if (plan.size.mutations > FULL.mutations || plan.size.units > FULL.units) break;
    plan.outcomes.push(
      isStandingWrite(write)
        ? planStandingWrite(plan, write, state, now)
        : refuseWriter(head, write.author, state) ??
          (write.kind === "message"
            ? planPost(plan, head, write, now, mentioned.get(write))
            : planChange(
              plan,
              write,
              plan.messages.get(write.target) ?? stored.get(write.target),
              now,
              { moderates: moderates(write.author, state), editMs, mentions: mentioned.get(write) },
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
  { archived, readOnly }: Head,
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
  const { epoch, count, mentioned, pins } = plan.head;
  plan.head = {
    epoch,
    seq,
    count,
    ...(mentioned === undefined ? {} : { mentioned }),
    ...(archived ? { archived } : {}),
    ...(readOnly ? { readOnly } : {}),
    standing: seq,
    ...(pins === undefined ? {} : { pins }),
  };
  const { kind, by, ...rest } = planned.event;
  const event = { seq, kind, at: now, by, ...rest } as StandingEvent;
  const json = JSON.stringify(event);
  plan.effect = planned.effect;
  plan.events.push({ seq, by, json, standing: event });
  plan.changes.set(seq, { by, json });
  return { seq };
}

function planPost(
  plan: Plan,
  before: Head,
  post: Post,
  now: number,
  mentions: readonly string[] | undefined,
): Outcome {
  const { author, cid, replyTo } = post;
  if (replyTo !== undefined && replyTo > before.seq) {
    return refuse("invalid", "replyTo must be the seq of a message in this room.", "replyTo");
  }
  const seq = ++plan.head.seq;
  const ordinal = ++plan.head.count;
  const json = messageJson(seq, now, post, mentions);
  plan.events.push({ seq, by: author.id, json });
  plan.messages.set(seq, { by: author.id, cid, ordinal, edits: [], json });
  plan.cids.push({ user: author.id, cid, seq });
  plan.cursors.set(author.id, { seq, count: ordinal });
  if (mentions !== undefined) planMentions(plan, { seq, by: author.id, now: mentions, before: [] });
  plan.size.units += json.length;
  return { seq };
}

/**
 * The event of a new message (`MessageEvent`). Written out, because it is made for every message and
 * all of it but the text is plain ASCII that the server made or checked.
 */
function messageJson(
  seq: number,
  at: number,
  { author, cid, text, replyTo }: Post,
  mentions: readonly string[] = [],
): string {
  const named = mentions.length === 0 ? "" : `,"mentions":${JSON.stringify(mentions)}`;
  const reply = replyTo === undefined ? "" : `,"replyTo":${replyTo}`;
  return `{"seq":${seq},"kind":"message","at":${at},"by":"${author.id}","id":"${newId()}",` +
    `"cid":"${cid}","text":${JSON.stringify(text)}${reply}${named}}`;
}

/** Notes what changes about whom a message mentions, and that it mentions everybody. */
function planMentions(plan: Plan, change: MentionChange): void {
  if (change.now.length === 0 && change.before.length === 0) return;
  plan.mentions.push(change);
  plan.size.mutations += change.now.length + change.before.length;
  if (!change.now.includes(EVERYBODY)) return;
  plan.head.mentioned = Math.max(plan.head.mentioned ?? 0, change.seq);
}

function planChange(
  plan: Plan,
  write: Change,
  stored: StoredMessage | undefined,
  now: number,
  { moderates, editMs, mentions }: {
    moderates: boolean;
    editMs: number;
    mentions: readonly string[] | undefined;
  },
): Outcome {
  const { author, target } = write;
  if (stored === undefined) return { error: messageNotFound() };
  const message = readMessage(stored);
  const isForAll = write.kind === "react" || write.kind === "pin";
  const mayDelete = write.kind === "delete" && moderates;
  if (!isForAll && stored.by !== author.id && !mayDelete) {
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
  if (write.kind === "pin" && write.on && (plan.head.pins ?? 0) >= PINS) {
    return refuse("invalid", `A room has at most ${PINS} pinned messages; unpin one first.`, "seq");
  }
  if (!isForAll && !mayDelete && now - message.at > editMs) {
    const minutes = Math.round(editMs / MINUTE_MS);
    return refuse("forbidden", `A message can be changed for ${minutes} minutes.`);
  }
  const seq = plan.head.seq + 1;
  const event = toEvent(write, seq, now, mentions);
  const next = JSON.stringify(applyChange(message, event));
  if (write.kind !== "pin" && exceedsRecord(next)) {
    return refuse("invalid", "This message has as many reactions as it can hold.", "emoji");
  }
  const { edits } = stored;
  if (write.kind === "edit" && edits.length === EDITS) {
    return refuse("invalid", `A message may be edited at most ${EDITS} times.`, "text");
  }
  plan.head.seq = seq;
  if (write.kind !== "react") {
    const { mentions: before = [] } = message;
    planMentions(plan, { seq: target, by: stored.by, now: mentions ?? [], before });
  }
  if (write.kind === "delete") {
    forgetEdits(plan, edits, target, stored.by, now);
    if (edits.length > 0) plan.originals.set(target, undefined);
  } else if (write.kind === "edit" && edits.length === 0) {
    plan.originals.set(target, message.text);
  }
  if (write.kind === "pin" || (write.kind === "delete" && message.pinned !== undefined)) {
    putPin(plan, target, write.kind === "pin" && write.on ? seq : undefined);
  }
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

/** Notes that a message is pinned by the event of that seq, or not any more, which changes the count. */
function putPin(plan: Plan, target: number, seq: number | undefined): void {
  const { pins: before = 0, ...head } = plan.head;
  const pins = before + (seq === undefined ? -1 : 1);
  plan.head = pins === 0 ? head : { ...head, pins };
  plan.pins.set(target, seq);
  plan.size.mutations++;
}

function toEvent(
  write: Change,
  seq: number,
  at: number,
  mentions: readonly string[] = [],
): ChangeEvent {
  const { author, target } = write;
  const common = { seq, at, by: author.id, target };
  switch (write.kind) {
    case "edit":
      return {
        ...common,
        kind: "edit",
        text: write.text,
        ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
      };
    case "delete":
      return { ...common, kind: "delete" };
    case "react":
      return { ...common, kind: "react", emoji: write.emoji, on: write.on };
    case "pin":
      return { ...common, kind: "pin", on: write.on };
  }
}

/** A change sent again after its answer was lost finds its work done, and takes no seq. */
function changesNothing(message: MessageEvent, write: Change): boolean {
  if (write.kind === "edit") return message.text === write.text;
  if (write.kind === "delete") return false;
  if (write.kind === "pin") return (message.pinned !== undefined) === write.on;
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
