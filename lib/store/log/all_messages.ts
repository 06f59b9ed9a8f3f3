import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { LogMessage } from "./events.ts";
import { decodeRow } from "./rows.ts";

/** Rows that are read at a time; of the longest messages they hold some megabytes. */
const ROWS = 64;

/** Some messages of all logs, and where they end. */
export interface MessagePage {
  /** By their logs, each in the order of its seqs. */
  logs: Map<string, LogMessage[]>;
  /** The key of the last row; undefined when there are no more. */
  after: Deno.KvKey | undefined;
}

/**
 * Every message that is stored, a page at a time: room after room, each with its threads behind it. What
 * is written meanwhile may be in it or not.
 *
 * @param after the key of the row that they come after
 * @param size the rows of a page
 */
export async function* allMessages(
  kv: Kv,
  after?: Deno.KvKey,
  size = ROWS,
): AsyncGenerator<MessagePage> {
  for await (const rows of kv.pages<Uint8Array>(keys.allMessages(), size, after)) {
    const logs = new Map<string, LogMessage[]>();
    for (const { key, value } of rows) {
      const log = String(key[1]);
      const messages = logs.get(log) ?? [];
      for (const [seq, message] of decodeRow(value, Number(key.at(-1)))) {
        messages.push({ seq, ...message });
      }
      logs.set(log, messages);
    }
    yield { logs, after: rows.length < size ? undefined : rows.at(-1)?.key };
  }
}
