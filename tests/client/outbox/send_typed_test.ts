import { assertEquals } from "@std/assert";
import { sendTyped } from "../../../lib/client/outbox/send_typed.ts";

Deno.test("sendTyped() posts a text that begins with two slashes without the first of them", async () => {
  const posted: string[] = [];
  const seq = await sendTyped("lobby", { cid: "c", text: "//me and more" }, (log, { text }) => {
    posted.push(`${log}: ${text}`);
    return Promise.resolve(7);
  });
  assertEquals([posted, seq], [["lobby: /me and more"], 7]);
});
