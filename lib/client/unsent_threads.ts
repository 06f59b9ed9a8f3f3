import { createStore, values } from "idb-keyval";
import * as v from "valibot";
import { threadOf } from "../protocol/thread.ts";
import { StoredMessage } from "./outbox_store.ts";

/** The messages of a room in whose threads an earlier page left replies of the person's unsent. */
export async function unsentThreads(user: string, room: string): Promise<number[]> {
  const stored = await values<unknown>(createStore("outbox", "messages"));
  const found = stored.flatMap((value) => {
    if (!v.is(StoredMessage, value) || value.user !== user) return [];
    const thread = threadOf(value.room);
    return thread?.room === room ? thread.seq : [];
  });
  return [...new Set(found)];
}
