import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { onArrivals } from "../../../lib/client/view/log_view.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";

const message = (seq: number, by: string): MessageEvent => ({
  seq,
  kind: "message",
  at: seq,
  by,
  id: `m${seq}`,
  cid: `c${seq}`,
  text: "text",
});

Deno.test("onArrivals() counts new messages of others, and nothing else", () => {
  const messages = signal<readonly MessageEvent[]>([message(10, "ann")]);
  const counts: number[] = [];
  const stop = onArrivals(messages, "me", (count) => counts.push(count));
  assertEquals(counts, []);

  messages.value = [...messages.value, message(11, "ann"), message(12, "me"), message(13, "bo")];
  assertEquals(counts, [2]);
  messages.value = [message(8, "ann"), message(9, "bo"), ...messages.value];
  messages.value = [...messages.value, message(14, "me")];
  assertEquals(counts, [2]);

  stop();
  messages.value = [...messages.value, message(15, "ann")];
  assertEquals(counts, [2]);
});

Deno.test("onArrivals() starts over when the log does", () => {
  const messages = signal<readonly MessageEvent[]>([message(100, "ann")]);
  const counts: number[] = [];
  onArrivals(messages, "me", (count) => counts.push(count));
  messages.value = [message(1, "ann"), message(2, "ann")];
  messages.value = [...messages.value, message(3, "ann")];
  assertEquals(counts, [1]);
});
