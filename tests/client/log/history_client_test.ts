import { assertEquals, assertRejects } from "@std/assert";
import { historyOf } from "../../../lib/client/log/history_client.ts";

const { signal } = new AbortController();
const PAGE = { epoch: "e", head: 0, messages: [], users: [], more: false };

Deno.test("historyOf() asks for the page of the room", async () => {
  const asked: string[] = [];
  const read = historyOf("a/b", (input) => {
    asked.push(String(input));
    return Promise.resolve(Response.json(PAGE));
  });
  assertEquals(await read({ before: 7, limit: 20 }, signal), PAGE);
  await read({}, signal);
  assertEquals(asked, [
    "/api/rooms/a%2Fb/messages?before=7&limit=20",
    "/api/rooms/a%2Fb/messages?",
  ]);
});

Deno.test("historyOf() throws for an error status and for what is no page", async () => {
  for (
    const response of [
      () => Response.json(PAGE, { status: 503 }),
      () => Response.json({ ...PAGE, head: -1 }),
      () => new Response("<!doctype html>"),
    ]
  ) {
    await assertRejects(() => historyOf("r", () => Promise.resolve(response()))({}, signal), Error);
  }
});
