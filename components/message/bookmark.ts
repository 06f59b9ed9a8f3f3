import { type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { requestJson } from "../../lib/client/api.ts";
import { bookmarkAddress } from "../../lib/text/addresses.ts";

const Answer = v.object({ bookmarked: v.boolean() });

const state = signal<boolean | undefined>(undefined);

/** Whether the message that was asked for last is bookmarked; undefined until that is known. */
export const isBookmarked: ReadonlySignal<boolean | undefined> = state;

let latest: Promise<boolean | undefined> = Promise.resolve(undefined);

/** Asks the server whether a message is bookmarked. */
export function loadBookmark(room: string, seq: number): void {
  state.value = undefined;
  const answer = latest = read(room, seq).catch(() => undefined);
  answer.then((value) => {
    if (latest === answer) state.value = value;
  });
}

/**
 * Bookmarks a message, or removes its bookmark; says whether it has one then.
 *
 * @throws {Refusal} when the server does not accept it
 */
export async function toggleBookmark(room: string, seq: number): Promise<boolean> {
  const has = await read(room, seq);
  const body = new URLSearchParams(has ? { off: "bookmark" } : {});
  return (await requestJson(Answer, bookmarkAddress(room, seq), { method: "POST", body }))
    .bookmarked;
}

async function read(room: string, seq: number): Promise<boolean> {
  return (await requestJson(Answer, `/api${bookmarkAddress(room, seq)}`)).bookmarked;
}
