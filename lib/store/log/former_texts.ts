import * as v from "valibot";
import { EditEvent } from "../../protocol/event.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { decodeChange, type StoredChange } from "./rows.ts";

const StoredEdit = v.pipe(v.string(), v.parseJson(), EditEvent);

/** The texts of a message as they are stored beside it. */
export interface FormerTexts {
  /** The first one, of a message that was edited; of those edited before it was kept, it is lost. */
  original: string | undefined;
  /** Its edits by their seqs, ascending; the last one has the present text. */
  edits: ReadonlyMap<number, StoredChange>;
}

/** Reads what a message with these edits said, at first and after each of them. */
export async function readFormerTexts(
  kv: Kv,
  log: string,
  seq: number,
  edits: readonly number[],
): Promise<FormerTexts> {
  if (edits.length === 0) return { original: undefined, edits: new Map() };
  const [original, entries] = await Promise.all([
    kv.get<string>(keys.original(log, seq)),
    kv.getMany<Uint8Array>(edits.map((edit) => keys.change(log, edit))),
  ]);
  return {
    original: original.value ?? undefined,
    edits: new Map(
      entries.flatMap(({ value }, index) =>
        value === null ? [] : [[edits[index]!, decodeChange(value)]]
      ),
    ),
  };
}

/** The edit that is stored so. */
export function readEdit({ json }: Pick<StoredChange, "json">): EditEvent {
  return v.parse(StoredEdit, json);
}
