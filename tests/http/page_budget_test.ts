import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

/** Texts of 16 KiB that are as many elements as can be. */
const SHAPES = ["*a* ", "- a\n", "`a` ", "|a|b\n-|-\n", "> a\n\n", "```\n```\n", "https://a "];
const LONG = SHAPES.map((shape) => shape.repeat(Math.floor(16_384 / shape.length)));

/** Elements of a page's texts, and of all that is around them. */
const ELEMENTS = 8_000 + 4_000;
const BYTES = 1_500_000;

Deno.test("pages show no more of what people wrote than a server can render", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  await using a = (await join(origin, ann)).socket;
  await a.request({ type: "sub", room: "lobby" });
  const send = (text: string) =>
    a.request({ type: "send", room: "lobby", cid: crypto.randomUUID(), text });
  const COUNT = 49;
  for (let at = 0; at < COUNT; at++) await send(LONG[at % LONG.length]!);
  for (let seq = 1; seq <= COUNT; seq += 3) {
    await a.request({ type: "pin", room: "lobby", seq, on: true });
  }

  const page = async (path: string, { cookie } = ann) => {
    const response = await fetch(`${origin}${path}`, { headers: { cookie } });
    const html = await response.text();
    assertEquals(response.status, 200);
    const elements = html.split(/<[a-z]/).length - 1;
    assert(elements < ELEMENTS, `${path} has ${elements} elements`);
    assert(html.length < BYTES, `${path} has ${html.length} characters`);
    return html;
  };
  const messagesIn = (html: string) =>
    [...html.matchAll(/<li class="message[^>]* id="m(\d+)"/g)].map(([, seq]) => Number(seq));

  await t.step("every message of a room is on one of its pages", async () => {
    const found: number[] = [];
    let pages = 0;
    for (let path: string | undefined = "/rooms/lobby"; path !== undefined; pages++) {
      const html: string = await page(path);
      found.unshift(...messagesIn(html));
      path = /href="([^"]*\?before=\d+)"/.exec(html)?.[1];
    }
    assertEquals(found, Array.from({ length: COUNT }, (_, at) => at + 1));
    assert(pages > 3, `${pages} pages`);
  });

  await t.step("the page around a message has it", async () => {
    for (const seq of [1, 7, 20]) {
      assert(messagesIn(await page(`/rooms/lobby?around=${seq}`)).includes(seq));
    }
  });

  await t.step("what is unread, and pinned, has less of it", async () => {
    assertStringIncludes(await page("/unread", bob), "more<");
    const pinned = await page("/rooms/lobby/pins");
    assertEquals(pinned.split('class="kept"').length - 1, Math.ceil(COUNT / 3));
  });

  await t.step("the texts of a message that was edited are on several pages", async () => {
    for (let at = 0; at < 12; at++) {
      const text = `${at} ${LONG[0]}`.slice(0, 16_384);
      await a.request({ type: "edit", room: "lobby", seq: COUNT, text });
    }
    let texts = 0;
    let path: string | undefined = `/rooms/lobby/messages/${COUNT}`;
    for (; path !== undefined;) {
      const html: string = await page(path);
      const [, list = ""] = html.split('class="versions"');
      texts += list.split("</ol>", 1)[0]!.split("<time").length - 1;
      path = /href="([^"]*\?from=\d+)"/.exec(html)?.[1];
    }
    assertEquals(texts, 13);
  });
});

Deno.test("pages are counted, and what the API answers as frames", async () => {
  await using server = await startServer({ env: { RATE_LIMITS: "on" } });
  const { origin } = server;
  const { cookie } = await signUp(origin, "ann");
  const get = async (path: string, accept = "text/html") => {
    const headers = { cookie, accept };
    const response = await fetch(`${origin}${path}`, { headers, redirect: "manual" });
    await response.body?.cancel();
    return response.status;
  };
  const statuses = await Promise.all(
    Array.from(
      { length: 140 },
      (_, at) => get("/bookmarks", at % 2 === 0 ? "text/html" : "application/json"),
    ),
  );
  assert(statuses.filter((status) => status === 429).length > 0);
  assert(statuses.filter((status) => status === 200).length >= 120);
  const reads = await Promise.all(
    Array.from({ length: 1_400 }, () => get("/api/rooms/lobby/messages?limit=1")),
  );
  assert(reads.filter((status) => status === 429).length > 0);
  assert(reads.filter((status) => status === 200).length >= 1_199);
});
