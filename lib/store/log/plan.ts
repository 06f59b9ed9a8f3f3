import type { Post, Write, WriteOutcome } from "./write.ts";
import type { LogEvent } from "./events.ts";
import { type Head, withReply } from "./head.ts";
import { type ChatError, noSuchReply, wordRefused } from "../../base/errors.ts";
import { newId } from "../../base/ids.ts";
import type { NamedRooms, Person, StateEvent } from "../../protocol/event.ts";
import type { PlacedCid } from "./cid_index.ts";
import type { MentionChange, Mentioned } from "../reading/mentions.ts";
import type { RoomsOfTexts } from "../rooms/named_rooms.ts";
import { type LastPosts, tooSoon } from "../rooms/slow_mode.ts";
import { planChange, planMentions, refuse } from "./plan_change.ts";
import type { FormerTexts } from "./former_texts.ts";
import { planErase } from "./plan_erase.ts";
import type { StoredChange, StoredMessage } from "./rows.ts";
import {
  decides,
  type Effect,
  isStateWrite,
  planState,
  type RoomState,
  type StateWrite,
  wantsToBeAsked,
} from "../rooms/membership_rules.ts";

/** Everything that one commit writes, and what became of the writes that went into it. */
export interface Plan {
  head: Head;
  /** Ascending and contiguous after the old head. */
  events: LogEvent[];
  messages: Map<number, StoredMessage>;
  changes: Map<number, StoredChange>;
  /** The texts of messages before their first edit, by seq; undefined for one that is to be deleted. */
  originals: Map<number, string | undefined>;
  /** The seqs of the events that pinned messages, by theirs; undefined for one that is pinned no more. */
  pins: Map<number, number | undefined>;
  cids: PlacedCid[];
  mentions: MentionChange[];
  /** The seqs of the messages that are deleted. */
  deleted: number[];
  /** The people of a direct room in whose lists it is again. */
  listed: readonly string[];
  /** The messages that get their thread, with their authors. */
  threads: { seq: number; by: string }[];
  /** Those who post where one has to wait before the next message, and when they do. */
  slowPosts: Map<string, number>;
  /** The records that the write about the room, if there is one, changes. */
  effect: Effect | undefined;
  /** One a write, in their order; fewer when not all of them fit. */
  outcomes: WriteOutcome[];
  size: Size;
}

/** The rules that forbid writing in a room. */
export interface WritingRules {
  archived?: boolean;
  readOnly?: boolean;
  slowSeconds?: number;
}

/** The size of a commit: mutations, and UTF-16 units of up to 3 bytes each. */
interface Size {
  mutations: number;
  units: number;
}

/** From here on nothing is added; far enough below KV's limits (1,000 and 800 KiB) for any one write. */
const FULL: Size = { mutations: 600, units: 160 * 1024 };

/**
 * What a message counts as where one has to wait before the next: a dozen is a commit, since each has
 * its author's last post checked, and a commit takes a hundred checks.
 */
const SLOW_POST = FULL.mutations / 12;

/** Options of a plan. */
export interface PlanOptions {
  /**
   * The room as it is at the head, for a write about it, which has to be the last one, for a room where
   * not everybody writes, and where somebody deletes what another wrote.
   */
  state?: RoomState | undefined;
  /** How long an author may edit and delete a message, in milliseconds; for ever by default. */
  editMs?: number;
  /** The people whom the texts of the writes mention, and the rooms that they name. */
  mentioned?: Mentioned | undefined;
  rooms?: RoomsOfTexts | undefined;
  /** What forbids writing, where that is not in the head: a thread has the rules of its room. */
  rules?: WritingRules | undefined;
  /** When the authors last posted, where the room has them wait. */
  lastPosts?: Pick<LastPosts, "at"> | undefined;
  /** The authors whose writes are not taken, and why not. */
  refused?: ReadonlyMap<string, ChatError> | undefined;
  /** The former texts of the messages from which somebody's words are erased, by their seqs. */
  former?: ReadonlyMap<number, FormerTexts> | undefined;
}

/**
 * What a batch of writes, or as many of the first ones as one commit can hold, does to a log whose
 * head is `head`: each takes the next seq, unless it is refused or changes nothing. Pure, so that a
 * lost race is planned again.
 *
 * @param stored the messages that the writes name as `target`
 */
export function planBatch(
  head: Head,
  writes: readonly Write[],
  stored: ReadonlyMap<number, StoredMessage | undefined>,
  now: number,
  { state, editMs = Infinity, mentioned, rooms, rules = head, lastPosts, refused, former }:
    PlanOptions = {},
): Plan {
  const plan: Plan = {
    head: { ...head },
    events: [],
    messages: new Map(),
    changes: new Map(),
    originals: new Map(),
    pins: new Map(),
    cids: [],
    mentions: [],
    deleted: [],
    listed: [],
    threads: [],
    slowPosts: new Map(),
    effect: undefined,
    outcomes: [],
    size: { mutations: 0, units: 0 },
  };
  for (const write of writes) {
    if (plan.size.mutations > FULL.mutations || plan.size.units > FULL.units) break;
    plan.outcomes.push(
      isStateWrite(write)
        ? planStateWrite(plan, write, state, now)
        : write.kind === "erase"
        ? planErase(
          plan,
          write,
          plan.messages.get(write.target) ?? stored.get(write.target),
          now,
          former?.get(write.target),
        )
        : (isOrdered(write) ? undefined : refuseWriter(rules, write.author, state, refused)) ??
          refuseTooSoon(plan, write, rules, state, lastPosts, now) ??
          refuseUnwanted(write) ??
          (write.kind === "message"
            ? planPost(plan, head, write, now, {
              mentions: mentioned?.get(write),
              rooms: rooms?.get(write),
              isSlow: !!rules.slowSeconds && !moderates(write.author, state),
            })
            : planChange(
              plan,
              write,
              plan.messages.get(write.target) ?? stored.get(write.target),
              now,
              {
                moderates: isOrdered(write) || moderates(write.author, state),
                editMs,
                mentions: mentioned?.get(write),
                rooms: rooms?.get(write),
              },
            )),
    );
  }
  return plan;
}

/** Whether somebody decides about the room, as far as it was read. */
function moderates({ id }: Pick<Person, "id">, state: RoomState | undefined): boolean {
  if (state === undefined) return false;
  return decides(state, { id });
}

/** Whether a write is a deletion that was decided on elsewhere, whatever the rules of the room. */
export function isOrdered(write: Write): boolean {
  return write.kind === "delete" && write.isOrdered === true;
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

/** The refusal of somebody who lost the room, or may not write where not everybody does. */
function refuseWriter(
  { archived, readOnly }: WritingRules,
  { id }: Person,
  state: RoomState | undefined,
  refused: PlanOptions["refused"],
): WriteOutcome | undefined {
  const refusal = refused?.get(id);
  if (refusal !== undefined) return { error: refusal };
  if (archived) {
    return refuse("forbidden", "This room is archived: it can be read, but not changed.");
  }
  if (!readOnly || moderates({ id }, state)) return undefined;
  return refuse("forbidden", "Only moderators can post in this room.");
}

/** The refusal of a message, or of the thread for it, by somebody who has to wait before the next one. */
function refuseTooSoon(
  { slowPosts }: Plan,
  { kind, author }: Write,
  { slowSeconds }: WritingRules,
  state: RoomState | undefined,
  lastPosts: PlanOptions["lastPosts"],
  now: number,
): WriteOutcome | undefined {
  if (!slowSeconds || (kind !== "message" && kind !== "thread")) return undefined;
  const last = slowPosts.get(author.id) ?? lastPosts?.at(author.id);
  const waitMs = last === undefined ? 0 : last + slowSeconds * 1_000 - now;
  return waitMs <= 0 || moderates(author, state) ? undefined : { error: tooSoon(waitMs) };
}

/** A repeat of what was stored before is answered before this, whatever words are unwanted since. */
function refuseUnwanted(write: Write): WriteOutcome | undefined {
  return "isUnwanted" in write && write.isUnwanted ? { error: wordRefused() } : undefined;
}

function planStateWrite(
  plan: Plan,
  write: StateWrite,
  state: RoomState | undefined,
  now: number,
): WriteOutcome {
  const planned = planState(write, state, now);
  if ("error" in planned) return planned;
  // They did not when it was looked up whether they want to be asked.
  if ("asked" in planned) return { error: wantsToBeAsked() };
  if ("dup" in planned) return { seq: plan.head.seq, dup: true };
  const seq = ++plan.head.seq;
  const { archived, readOnly, slowSeconds } = planned.effect.room;
  const { epoch, count, mentioned, deleted, pins, unlisted } = plan.head;
  plan.head = {
    epoch,
    seq,
    count,
    ...(mentioned === undefined ? {} : { mentioned }),
    ...(deleted === undefined ? {} : { deleted }),
    ...(archived ? { archived } : {}),
    ...(readOnly ? { readOnly } : {}),
    ...(slowSeconds > 0 ? { slowSeconds } : {}),
    standing: seq,
    ...(pins === undefined ? {} : { pins }),
    ...(unlisted === undefined ? {} : { unlisted }),
  };
  const { kind, by, ...rest } = planned.event;
  const event = { seq, kind, at: now, by, ...rest } as StateEvent;
  const json = JSON.stringify(event);
  plan.effect = planned.effect;
  plan.events.push({ seq, by, json, stateEvent: event });
  plan.changes.set(seq, { by, json });
  return { seq };
}

function planPost(
  plan: Plan,
  before: Head,
  post: Post,
  now: number,
  { mentions, rooms, isSlow }: {
    mentions: readonly string[] | undefined;
    rooms: NamedRooms | undefined;
    isSlow: boolean;
  },
): WriteOutcome {
  const { author, cid, replyTo } = post;
  if (replyTo !== undefined && replyTo > before.seq) {
    return { error: noSuchReply() };
  }
  const seq = ++plan.head.seq;
  const ordinal = ++plan.head.count;
  const json = messageJson(seq, now, post, mentions, rooms);
  plan.events.push({ seq, by: author.id, json });
  plan.messages.set(seq, { by: author.id, cid, ordinal, edits: [], json });
  plan.cids.push({ user: author.id, cid, seq });
  if (mentions !== undefined) planMentions(plan, { seq, by: author.id, now: mentions, before: [] });
  const { thread, unlisted } = plan.head;
  if (unlisted !== undefined) {
    plan.listed = unlisted;
    delete plan.head.unlisted;
  }
  if (thread !== undefined) {
    plan.head.thread = withReply(thread, author.id, now);
    // The author follows the thread and has read it.
    plan.size.mutations += 3;
  }
  plan.size.units += json.length;
  if (isSlow) {
    plan.slowPosts.set(author.id, now);
    plan.size.mutations += SLOW_POST;
  }
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
  rooms?: NamedRooms,
): string {
  const places = rooms === undefined ? "" : `,"rooms":${JSON.stringify(rooms)}`;
  const named = mentions.length === 0 ? "" : `,"mentions":${JSON.stringify(mentions)}`;
  const reply = replyTo === undefined ? "" : `,"replyTo":${replyTo}`;
  return `{"seq":${seq},"kind":"message","at":${at},"by":"${author.id}","id":"${newId()}",` +
    `"cid":"${cid}","text":${JSON.stringify(text)}${reply}${named}${places}}`;
}
