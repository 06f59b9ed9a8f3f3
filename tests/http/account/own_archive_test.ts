import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { unzipSync } from "fflate";
import { zipOf } from "../../../lib/base/zip.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { edit, say, signUpAll } from "../../support/people.ts";
import { openMemoryServices } from "../../support/services.ts";

const decoder = new TextDecoder();

Deno.test("an archive has what somebody wrote, wherever that was, and nothing of anybody else", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const [ann, bob] = await signUpAll(services, "ann", "bob");
  const { session } = await services.sessions.create(ann!.id);
  const { rooms, roomService, messages } = services;
  const open = await rooms.create({ name: "Café / ../etc" }, ann!);
  const left = await rooms.create({ name: "left", kind: "private" }, bob!);
  const secret = await rooms.create({ name: "secret", kind: "private" }, bob!);
  await roomService.add(bob!, left.id, ann!);
  const direct = await roomService.direct(ann!, [bob!]);
  const first = await say(services, ann!, "lobby", "first");
  await edit(services, ann!, "lobby", first, "first, edited");
  await say(services, bob!, "lobby", "of-bob in the lobby");
  await say(services, bob!, secret.id, "of-bob in secret");
  await say(services, ann!, `lobby~${first}`, "in a thread");
  await say(services, ann!, open.id, "in a room");
  await say(services, ann!, direct.id, "to bob");
  const gone = await say(services, ann!, left.id, "deleted-word");
  await say(services, ann!, left.id, "in a room that was left");
  await messages.change("192.0.2.1", left.id, { kind: "delete", author: ann!, target: gone });
  await roomService.leave(ann!, left.id);
  await roomService.changeSettings(bob!, left.id, { name: "renamed-since" });
  await services.drafts.put(ann!.id, "lobby", { text: "unsent", version: 1 });
  await services.bookmarks.add(ann!.id, "lobby", first);

  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  await services.ownAvatars.set(ann!.id, { type: "image/png", bytes });
  const reaction = { kind: "react", author: ann!, target: first, emoji: "🎉", on: true } as const;
  await messages.change("192.0.2.1", "lobby", reaction);
  await messages.change("192.0.2.1", "lobby", { ...reaction, author: bob!, emoji: "👀" });

  const person = (await services.users.get(ann!.id))!;
  const zip = zipOf(await services.ownArchives.open(person, session));
  const files = unzipSync(await new Response(zip).bytes());
  const text = (name: string) => decoder.decode(files[name] ?? new Uint8Array());
  const lines = (name: string) => text(name).trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(Object.keys(files).filter((name) => !name.startsWith("messages/")), [
    "README.txt",
    "account.json",
    "picture.png",
    "sessions.json",
    "rooms.jsonl",
    "bookmarks.jsonl",
    "drafts.jsonl",
    "reactions.jsonl",
  ]);
  assertEquals(files["picture.png"], bytes);
  assertEquals(lines("reactions.jsonl").map(({ seq, emoji }) => [seq, emoji]), [[first, "🎉"]]);
  assertEquals(
    Object.keys(files).filter((name) => name.startsWith("messages/")).sort(),
    ["bob", "Café-etc", "lobby", left.id].map((name) => `messages/${name}.jsonl`).sort(),
  );
  assertEquals(lines("messages/lobby.jsonl").map(({ text, thread }) => [text, thread]), [
    ["first, edited", undefined],
    ["in a thread", first],
  ]);
  assertEquals(
    lines("messages/lobby.jsonl")[0].versions.map(({ text }: { text: string }) => text),
    ["first", "first, edited"],
  );
  assertEquals(lines(`messages/${left.id}.jsonl`).map(({ text, roomName }) => [text, roomName]), [
    ["in a room that was left", undefined],
  ]);
  assertEquals(lines("messages/bob.jsonl")[0].roomName, "bob");
  assertEquals(lines("drafts.jsonl")[0].text, "unsent");
  assertEquals(lines("bookmarks.jsonl")[0].seq, first);
  assertEquals(JSON.parse(text("account.json")).username, "ann");
  const all = Object.keys(files).map(text).join("");
  for (const word of ["of-bob", "secret", "renamed-since", "deleted-word", "scrypt", session.id]) {
    assert(!all.includes(word), word);
  }
  assertStringIncludes(text("README.txt"), "What others wrote is theirs");
});

Deno.test("an archive is read no faster than it is taken, and is over when its reader goes", async () => {
  let read = 0;
  let isOver = false;
  async function* parts() {
    try {
      while (true) {
        read++;
        await Promise.resolve();
        yield { name: "a", bytes: crypto.getRandomValues(new Uint8Array(64 * 1024)) };
      }
    } finally {
      isOver = true;
    }
  }
  const reader = zipOf(parts()).getReader();
  for (let chunk = 0; chunk < 4; chunk++) await reader.read();
  assert(read < 10, `${read}`);
  await reader.cancel();
  assert(isOver);
});

Deno.test("somebody gets three archives a day, and others theirs", async () => {
  await using services = await openMemoryServices({ PASSWORD_COST: "10" });
  const [ann, bob] = await signUpAll(services, "ann", "bob");
  const { session } = await services.sessions.create(ann!.id);
  for (let count = 0; count < 3; count++) await services.ownArchives.open(ann!, session);
  const refused = await assertRejects(
    () => services.ownArchives.open(ann!, session),
    ChatError,
    "3 times a day",
  );
  assertEquals(refused.code, "rate_limited");
  await services.ownArchives.open(bob!, session);
});
