/** A message as the store keeps it. */
export interface StoredMessage {
  by: string;
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

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A record is one line of what only the server needs, then the event's JSON, in UTF-8: bytes are
 * stored as they are, at half the cost of an object, and stay within KV's 64 KiB whatever the script.
 */
export function encodeMessage({ by, ordinal, edits, json }: StoredMessage): Uint8Array {
  return encoder.encode(`${by} ${ordinal} ${edits.join(",")}\n${json}`);
}

/** Reads what `encodeMessage` wrote. */
export function decodeMessage(bytes: Uint8Array): StoredMessage {
  const { head: [by = "", ordinal, edits = ""], json } = split(bytes);
  return {
    by,
    ordinal: Number(ordinal),
    edits: edits === "" ? [] : edits.split(",").map(Number),
    json,
  };
}

/** As `encodeMessage`, for an event that is no message. */
export function encodeChange({ by, json }: StoredChange): Uint8Array {
  return encoder.encode(`${by}\n${json}`);
}

/** Reads what `encodeChange` or `encodeMessage` wrote, as far as both have it. */
export function decodeEvent(bytes: Uint8Array): StoredChange {
  const { head: [by = ""], json } = split(bytes);
  return { by, json };
}

function split(bytes: Uint8Array): { head: string[]; json: string } {
  const text = decoder.decode(bytes);
  const end = text.indexOf("\n");
  return { head: text.slice(0, end).split(" "), json: text.slice(end + 1) };
}
