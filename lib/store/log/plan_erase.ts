import { messageNotFound } from "../../base/errors.ts";
import { applyChange, type EditEvent, type MessageEvent } from "../../protocol/event.ts";
import { blankForwarded } from "../../text/forward.ts";
import { roomsIn } from "../../text/names/mentions.ts";
import { foldRoomName } from "../../text/names/names.ts";
import { type FormerTexts, readEdit } from "./former_texts.ts";
import type { Plan } from "./plan.ts";
import { planChange, REPACKED } from "./plan_change.ts";
import { readMessage, ROW_UNITS, type StoredMessage } from "./rows.ts";
import type { EraseWrite, WriteOutcome } from "./write.ts";

/** The former texts of a message that take more, in UTF-16 units, are not kept: one commit has to hold them. */
const FORMER_UNITS = 128 * 1024;

/**
 * Plans that somebody's words are gone from a message, and from what it said before. Whatever rules the
 * room has, and whether its author is still in it, makes no difference.
 *
 * @param stored the message, if there is one
 */
export function planErase(
  plan: Plan,
  { author, target, originals }: EraseWrite,
  stored: StoredMessage | undefined,
  now: number,
  former: FormerTexts | undefined,
): WriteOutcome {
  if (stored === undefined) return { error: messageNotFound() };
  if (stored.by === author.id) {
    return planChange(plan, { kind: "delete", author, target }, stored, now, {
      moderates: true,
      editMs: Infinity,
      mentions: undefined,
    });
  }
  const message = readMessage(stored);
  if (message.text === undefined) return { seq: target, dup: true };
  const erased = new Set(originals.map(({ log, seq }) => `${log} ${seq}`));
  const blank = (text: string) =>
    blankForwarded(text, ({ log, seq }) => erased.has(`${log} ${seq}`), author.name);
  const text = blank(message.text);
  const isFormer = blankFormer(plan, stored, target, former, blank);
  if (text === message.text && !isFormer) return { seq: target, dup: true };
  const seq = ++plan.head.seq;
  const event = editOf(message, text, seq, now);
  const next = JSON.stringify(applyChange(message, event));
  plan.messages.set(target, { ...stored, edits: [...stored.edits, seq], json: next });
  const json = JSON.stringify(event);
  plan.events.push({ seq, by: stored.by, json });
  plan.changes.set(seq, { by: stored.by, json });
  plan.size.mutations += 2 + REPACKED;
  plan.size.units += json.length + next.length + stored.json.length + ROW_UNITS;
  return { seq };
}

/** The edit that gives a message another text, in which it mentions the same people. */
function editOf(
  { seq: target, by, mentions, rooms }: MessageEvent,
  text: string,
  seq: number,
  at: number,
): EditEvent {
  const names = new Set(roomsIn(text).map(foldRoomName));
  const named = Object.entries(rooms ?? {}).filter(([name]) => names.has(name));
  return {
    seq,
    at,
    by,
    kind: "edit",
    target,
    text,
    ...(mentions === undefined ? {} : { mentions }),
    ...(named.length === 0 ? {} : { rooms: Object.fromEntries(named) }),
  };
}

/** Notes what a message's former texts are now; whether any of them is another one. */
function blankFormer(
  plan: Plan,
  { edits }: StoredMessage,
  target: number,
  former: FormerTexts | undefined,
  blank: (text: string) => string,
): boolean {
  const original = plan.originals.get(target) ?? former?.original;
  const changes = edits.flatMap((seq) => {
    const change = plan.changes.get(seq) ?? former?.edits.get(seq);
    return change === undefined ? [] : [{ seq, by: change.by, event: readEdit(change) }];
  });
  const texts = [original ?? "", ...changes.map(({ event }) => event.text)];
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  const next = units > FORMER_UNITS ? () => "" : blank;
  let isOther = false;
  if (original !== undefined && next(original) !== original) {
    plan.originals.set(target, next(original));
    isOther = true;
  }
  for (const { seq, by, event } of changes) {
    const text = next(event.text);
    if (text === event.text) continue;
    const { mentions: _mentions, rooms: _rooms, ...rest } = event;
    plan.changes.set(seq, { by, json: JSON.stringify({ ...rest, text }) });
    isOther = true;
  }
  plan.size.mutations += changes.length + 1;
  plan.size.units += Math.min(units, FORMER_UNITS);
  return isOther;
}
