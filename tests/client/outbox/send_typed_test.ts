import { assertEquals } from "@std/assert";
import { callTyped } from "../../../lib/client/outbox/send_typed.ts";

Deno.test("callTyped() posts a text that begins with two slashes without the first of them", async () => {
  const posted: string[] = [];
  const seq = await callTyped("lobby", { cid: "c", text: "//me and more" }, (log, { text }) => {
    posted.push(`${log}: ${text}`);
    return Promise.resolve(7);
  });
  assertEquals([posted, seq], [["lobby: /me and more"], 7]);
});
