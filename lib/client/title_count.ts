import type { ReadonlySignal } from "@preact/signals";
import type { MessageEvent } from "../protocol/event.ts";
import { watchArrivals } from "./arrivals.ts";
import { doNotDisturb } from "./my_people.ts";

/** Counts in the page's title what others wrote while it was hidden; returns the end of it. */
export function countInTitle(
  messages: ReadonlySignal<readonly MessageEvent[]>,
  me: string,
): () => void {
  const title = document.title;
  const ends = new AbortController();
  let unseen = 0;
  const show = (count: number) => {
    unseen = count;
    document.title = count === 0 ? title : `(${count > 99 ? "99+" : count}) ${title}`;
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) show(0);
  }, { signal: ends.signal });
  const stop = watchArrivals(messages, me, (count) => {
    if (document.hidden && !doNotDisturb()) show(unseen + count);
  });
  return () => {
    ends.abort();
    stop();
    show(0);
  };
}
