import * as v from "valibot";
import { qualify } from "../../protocol/emoji.ts";
import { MessageEvent, type Reaction } from "../../protocol/event.ts";

/** A message as the store keeps it. */
export interface StoredMessage {
  by: string;
  /** The author's name for it. */
  cid: string;
  /** This message's ordinal in the room, so that a read cursor counts without reading the room. */
  ordinal: number;
  /** The seqs of its edits, which have to lose their text when it is deleted. */
  edits: readonly number[];
  /**
   * The event in its present state. Made once, at the commit, it is the same in the store, in a frame
   * and in a page.
   */
  json: string;
}

/** Any other event as the store keeps it. */
export interface StoredChange {
  by: string;
  json: string;
}

/** Messages that are kept together, each with its seq, ascending. A row is found by its last seq. */
export type StoredRow = [seq: number, message: StoredMessage][];

/**
 * What one row may hold: a row costs the same for one message as for many, but whoever wants one of
 * them reads, and whoever changes one writes, all. In UTF-16 units, so that a row that was packed
 * stays within KV's 64 KiB whatever the script; a single message may be larger.
 */
const ROW = { messages: 32, units: 8 * 1024 };

/** The most that changing a message writes beside it: the rest of its row, in UTF-16 units. */
export const ROW_UNITS = ROW.units;

/** KV's limit on a value is 64 KiB; what a message's JSON may take of it, in bytes. */
const RECORD_BYTES = 60 * 1024;

/** The size of a message's JSON beside its text, with room for names and times. */
const ENVELOPE_BYTES = 1_024;

/** In an event's JSON, where it stands before anything that a person wrote. */
const CID = /"cid":"([^"]+)"/;

/** How reactions begin in a message's JSON; in a text there would be backslashes. */
const REACTIONS = '"reactions":[';

/** A reaction's JSON, in which nothing but its emoji was typed. */
const REACT = /"kind":"react"/;

const MessageJson = v.pipe(v.string(), v.parseJson(), MessageEvent);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Whether a text that is within the limit still fits once it is escaped as JSON. */
export function fitsRecord(text: string): boolean {
  // An escape takes at most 6 bytes a code unit; few texts come near, so few are measured.
  return text.length * 6 < RECORD_BYTES - ENVELOPE_BYTES ||
    encoder.encode(JSON.stringify(text)).length < RECORD_BYTES - ENVELOPE_BYTES;
}

/** Whether a message's JSON is more than may be kept. */
export function exceedsRecord(json: string): boolean {
  return encoder.encode(json).length > RECORD_BYTES;
}

/** The message that is stored as this JSON. */
export function readMessage({ json }: Pick<StoredMessage, "json">): MessageEvent {
  return v.parse(MessageJson, json);
}

/** Whether the message was deleted. */
export function isGone(message: Pick<StoredMessage, "json">): boolean {
  return readMessage(message).deletedAt !== undefined;
}

/** Divides messages into rows; the last row ends with the last message. */
export function packRows(messages: Iterable<[number, StoredMessage]>): StoredRow[] {
  const rows: StoredRow[] = [];
  let row: StoredRow | undefined;
  let units = 0;
  for (const entry of messages) {
    units += entry[1].json.length;
    if (row === undefined || row.length === ROW.messages || units > ROW.units) {
      rows.push(row = []);
      units = entry[1].json.length;
    }
    row.push(entry);
  }
  return rows;
}

/** The rows in which anything changes, as they are to be stored. */
export function repack(
  rows: ReadonlyMap<number, StoredRow>,
  messages: ReadonlyMap<number, StoredMessage>,
): StoredRow[] {
  const changed = new Set([...messages.keys()].flatMap((seq) => {
    const row = rows.get(seq);
    return row === undefined ? [] : [row];
  }));
  return [...changed].flatMap((row) =>
    packRows(row.map(([seq, message]): StoredRow[number] => [seq, messages.get(seq) ?? message]))
  );
}

/**
 * Two lines a message, in UTF-8: what only the server needs, then the event's JSON. Bytes are stored as
 * they are, at half the cost of an object.
 */
export function encodeRow(row: StoredRow): Uint8Array {
  const lines = row.map(([seq, { by, ordinal, edits, cid, json }]) =>
    `${by} ${ordinal} ${edits.join(",")} ${seq} ${cid}\n${json}`
  );
  return encoder.encode(lines.join("\n"));
}

/**
 * Reads what `encodeRow` wrote, and the rows of one message that were written before there were any of
 * several, which had neither the seq nor the cid beside the JSON.
 *
 * @param last the seq of the row's last message, by which it is found
 */
export function decodeRow(bytes: Uint8Array, last: number): StoredRow {
  const lines = decoder.decode(bytes).split("\n");
  return Array.from({ length: lines.length / 2 }, (_, index) => {
    const [by = "", ordinal, edits = "", seq = last, cid] = lines[2 * index]!.split(" ");
    const json = inOneForm(lines[2 * index + 1]!);
    return [Number(seq), {
      by,
      cid: cid ?? CID.exec(json)?.[1] ?? "",
      ordinal: Number(ordinal),
      edits: edits === "" ? [] : edits.split(",").map(Number),
      json,
    }];
  });
}

/** As `encodeRow`, for an event that is no message: each has a row of its own. */
export function encodeChange({ by, json }: StoredChange): Uint8Array {
  return encoder.encode(`${by}\n${json}`);
}

/** Reads what `encodeChange` wrote. */
export function decodeChange(bytes: Uint8Array): StoredChange {
  const text = decoder.decode(bytes);
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  return { by: text.slice(0, end), json: REACT.test(json) ? qualify(json) : json };
}

/**
 * A message's JSON with each emoji of its reactions fully qualified and there once; it was not always
 * stored like that.
 */
function inOneForm(json: string): string {
  const at = json.indexOf(REACTIONS);
  // What people wrote stands before them.
  if (at < 0 || qualify(json.slice(at)) === json.slice(at)) return json;
  const message = readMessage({ json });
  return JSON.stringify({ ...message, reactions: joinReactions(message.reactions ?? []) });
}

function joinReactions(reactions: readonly Reaction[]): Reaction[] {
  const joined = new Map<string, Set<string>>();
  for (const { emoji, users } of reactions) {
    const form = qualify(emoji);
    joined.set(form, new Set([...joined.get(form) ?? [], ...users]));
  }
  return Array.from(joined, ([emoji, users]) => ({ emoji, users: [...users] }));
}
