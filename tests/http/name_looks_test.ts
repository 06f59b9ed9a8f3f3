import { assertEquals } from "@std/assert";
import { PASSWORD, postForm, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

/** Marks that go around a letter, each around the one before. */
const RINGS = "a\u20dd\u20de\u20dd\u20de\u20dd\u20de";

const PROGRAM = { accept: "application/json" };

Deno.test("names that look like others', like the server's, or like nothing are refused by each form", async () => {
  await using server = await startServer();
  const { origin } = server;
  const { cookie } = await signUp(origin, "victorid");
  /** The status that a form is answered with, and the field that it names. */
  const post = async (path: string, fields: Record<string, string>, headers: HeadersInit) => {
    const response = await postForm(origin, path, fields, { ...PROGRAM, ...headers });
    const text = await response.text();
    const field = text.startsWith("{") ? JSON.parse(text).error?.field : undefined;
    return field === undefined ? [response.status] : [response.status, field];
  };
  const enter = (username: string, name = "") =>
    post("/signup", { username, name, password: PASSWORD }, {});

  for (
    const username of [
      "vi̇ctorid",
      "VICTORİD",
      "vıctorid",
      "vịctorid",
      "victorⅰd",
      "viсtоrid",
      "VlCTORlD",
    ]
  ) {
    // Where the letters are of two scripts, that is refused first.
    const [status, field] = await enter(username);
    assertEquals([[409, 422].includes(status), field], [true, "username"], username);
  }
  for (const username of ["ADMİN", "ᴀᴅᴍɪɴ", "admi̇n", "ａｄｍｉｎ", "ADMlN", "ꓮꓓꓟꓲꓠ"]) {
    assertEquals(await enter(username), [422, "username"], username);
  }
  for (
    const name of [
      "victorid",
      "Vi̇ctorid",
      "ｖｉｃｔｏｒｉｄ",
      "viсtоrid",
      "victorid\u0332",
      "@victorid",
      "Vıctorid ✓",
    ]
  ) {
    assertEquals(await enter("somebody", name), [409, "name"], name);
  }
  for (
    const name of ["Admin", "ADMİN", "[admin]", "\u3164", "\u2800", "\u200b", "Ann\u115f", RINGS]
  ) {
    assertEquals(await enter("somebody", name), [422, "name"], name);
  }
  assertEquals(await enter(RINGS), [422, "username"]);
  assertEquals(await enter("somebody", "Some Body 👩‍🚀"), [303]);
  assertEquals(await enter("another", "Some Body 👩‍🚀"), [303]);

  const make = (name: string, more: Record<string, string> = {}) =>
    post("/rooms", { name, ...more }, { cookie });
  assertEquals(await make("Straße 1"), [303]);
  assertEquals(await make("☕️ Coffee"), [303]);
  for (
    const name of ["strasse-1", "Strasse\u00a0l", "Stra\u0323sse_1", "Iobby", "lоbby", "LOBBY"]
  ) {
    assertEquals(await make(name), [409, "name"], name);
  }
  // Of private rooms nobody else is to hear.
  assertEquals(await make("strasse 1", { kind: "private" }), [303]);
  for (
    const name of ["\u3164", "\u2800", "\u200b", "\uffa0", "\ufe0f", "a\u3164b", "\u{e0061}", RINGS]
  ) {
    assertEquals(await make(name), [422, "name"], name);
    assertEquals(await make("Books", { topic: name }), [422, "topic"], name);
    assertEquals(await post("/status", { text: name }, { cookie }), [422, "text"], name);
  }
  for (const text of ["❤️‍🔥 on", "🏳️‍🌈", "می‌خواهم"]) {
    assertEquals(await post("/status", { text }, { cookie }), [200], text);
  }
});

Deno.test("a room that is renamed takes its name along, and gives back the one of before", async () => {
  await using server = await startServer();
  const { origin } = server;
  const { cookie } = await signUp(origin, "ann");
  const post = async (path: string, fields: Record<string, string>) => {
    const response = await postForm(origin, path, fields, { cookie, ...PROGRAM });
    await response.body?.cancel();
    return { status: response.status, path: response.headers.get("location") ?? "" };
  };
  const books = await post("/rooms", { name: "Books" });
  await post("/rooms", { name: "Music" });
  const rename = async (name: string) => (await post(`${books.path}/settings`, { name })).status;
  assertEquals(await rename("Musi\u0441"), 409);
  assertEquals(await rename("BOOKS"), 303);
  assertEquals(await rename("Films"), 303);
  assertEquals((await post("/rooms", { name: "Fi\u0307lms" })).status, 409);
  assertEquals((await post("/rooms", { name: "B00ks" })).status, 303);
});
