import type { Change, ThreadWrite, WriteOutcome } from "./write.ts";
import { ChatError, messageNotFound } from "../../base/errors.ts";
import {
  applyChange,
  type ChangeEvent,
  hasReacted,
  type MessageEvent,
  type NamedRooms,
  ROOM_MENTION,
} from "../../protocol/event.ts";
import type { Head } from "./head.ts";
import type { MentionChange } from "../reading/mentions.ts";
import type { Plan } from "./plan.ts";
import { exceedsRecord, readMessage, ROW_UNITS, type StoredMessage } from "./rows.ts";

/** The rows that changing a message may leave of the one it was in. */
export const REPACKED = 3;

/** Deleting a message rewrites each of its edits, in one commit of at most 1,000 mutations. */
const EDITS = 100;

/** Different reactions to one message; more could not be told apart. */
const EMOJIS = 50;

/** Pinned messages of a room, at most: one reads them all at once. */
export const PINS = 100;

const MINUTE_MS = 60_000;

/** What it takes, at most, that a text in a thread has somebody follow it, or a hundred people at once. */
const FOLLOWING = 3;
const CROWD = 100 * FOLLOWING;

/** Notes what changes about whom a message mentions, and that it mentions everybody. */
export function planMentions(plan: Plan, change: MentionChange): void {
  if (change.now.length === 0 && change.before.length === 0) return;
  plan.mentions.push(change);
  const all = change.now.length + change.before.length;
  const isThread = plan.head.thread !== undefined;
  plan.size.mutations += isThread ? all * FOLLOWING : all;
  if (!change.now.includes(ROOM_MENTION)) return;
  if (isThread) plan.size.mutations += CROWD;
  plan.head.mentioned = Math.max(plan.head.mentioned ?? 0, change.seq);
}

/**
 * Plans a change of a message.
 *
 * @param stored the message, if there is one
 */
export function planChange(
  plan: Plan,
  write: Change | ThreadWrite,
  stored: StoredMessage | undefined,
  now: number,
  { moderates, editMs, mentions, rooms }: {
    moderates: boolean;
    editMs: number;
    mentions: readonly string[] | undefined;
    rooms?: NamedRooms | undefined;
  },
): WriteOutcome {
  const { author, target } = write;
  if (stored === undefined) return { error: messageNotFound() };
  const message = readMessage(stored);
  const decided = decideUnchanged(plan.head, write, message, now, { moderates, editMs });
  if (decided !== undefined) return decided;
  const seq = plan.head.seq + 1;
  const event = toEvent(write, seq, now, mentions, rooms);
  const next = JSON.stringify(applyChange(message, event));
  if (write.kind !== "pin" && exceedsRecord(next)) {
    return refuse("invalid", "This message can’t have any more reactions.", "emoji");
  }
  const { edits } = stored;
  if (write.kind === "edit" && edits.length === EDITS) {
    return refuse("invalid", `A message can be edited at most ${EDITS} times.`, "text");
  }
  plan.head.seq = seq;
  if (write.kind === "edit" || write.kind === "delete") {
    const { mentions: before = [] } = message;
    planMentions(plan, { seq: target, by: stored.by, now: mentions ?? [], before });
  }
  if (write.kind === "delete") {
    plan.deleted.push(target);
    plan.head.deleted = Math.max(plan.head.deleted ?? 0, target);
    plan.size.mutations++;
    forgetEdits(plan, edits, target, stored.by, now);
    if (edits.length > 0) plan.originals.set(target, undefined);
  } else if (write.kind === "edit" && edits.length === 0) {
    plan.originals.set(target, message.text);
  }
  if (write.kind === "pin" || (write.kind === "delete" && message.pinned !== undefined)) {
    putPin(plan, target, write.kind === "pin" && write.on ? seq : undefined);
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

/** The outcome of a write that is refused or changes nothing; undefined for one that changes the message. */
function decideUnchanged(
  head: Head,
  write: Change | ThreadWrite,
  message: MessageEvent,
  now: number,
  { moderates, editMs }: { moderates: boolean; editMs: number },
): WriteOutcome | undefined {
  const isOpen = write.kind !== "edit" && write.kind !== "delete";
  const mayDelete = write.kind === "delete" && moderates;
  if (!isOpen && message.by !== write.author.id && !mayDelete) {
    return refuse("forbidden", "Only the author can change a message.");
  }
  if (message.deletedAt !== undefined) {
    if (write.kind === "delete") return { seq: message.seq, dup: true };
    return refuse("not_found", "This message was deleted.", "seq");
  }
  if (changesNothing(message, write)) return { seq: message.seq, dup: true };
  if (write.kind === "react" && write.on && isNewBeyond(message, write.emoji)) {
    return refuse("invalid", `A message can have at most ${EMOJIS} different reactions.`, "emoji");
  }
  if (write.kind === "pin" && head.thread !== undefined) {
    return refuse("invalid", "Replies in a thread can’t be pinned.", "seq");
  }
  if (write.kind === "pin" && write.on && (head.pins ?? 0) >= PINS) {
    return refuse(
      "invalid",
      `A room can have at most ${PINS} pinned messages. Unpin one first.`,
      "seq",
    );
  }
  if (!isOpen && !mayDelete && now - message.at > editMs) {
    const minutes = Math.round(editMs / MINUTE_MS);
    return refuse("forbidden", `A message can only be changed within ${minutes} minutes.`);
  }
  return undefined;
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
  write: Change | ThreadWrite,
  seq: number,
  at: number,
  mentions: readonly string[] = [],
  rooms?: NamedRooms,
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
        ...(rooms === undefined ? {} : { rooms }),
      };
    case "delete":
      return { ...common, kind: "delete" };
    case "react":
      return { ...common, kind: "react", emoji: write.emoji, on: write.on };
    case "pin":
      return { ...common, kind: "pin", on: write.on };
    case "thread":
      return { ...common, kind: "thread" };
  }
}

/** A change sent again after its answer was lost finds its work done, and takes no seq. */
function changesNothing(message: MessageEvent, write: Change | ThreadWrite): boolean {
  if (write.kind === "thread") return message.thread === true;
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

/** The refusal of a write. */
export function refuse(code: ChatError["code"], message: string, field?: string): WriteOutcome {
  return { error: new ChatError(code, message, field === undefined ? {} : { field }) };
}
