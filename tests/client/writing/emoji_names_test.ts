import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { nameEmojis } from "../../../lib/client/writing/emoji_names.ts";

const NAMES = new Map([["tada", "🎉"], ["a", "🅰️".repeat(2_000)]]);
const load = () => Promise.resolve(NAMES);

Deno.test("nameEmojis() waits for the names, and leaves the text as it was typed without them", async () => {
  using time = new FakeTime();
  assertEquals(await nameEmojis("so :tada: :nope:", load), "so 🎉 :nope:");
  assertEquals(await nameEmojis(":tada:", () => Promise.reject(new Error("Away."))), ":tada:");
  const late = nameEmojis(":tada:", () => new Promise(() => {}));
  await time.tickAsync(3_000);
  assertEquals(await late, ":tada:");
});

Deno.test("nameEmojis() asks for no names where there are none, and makes no text too long", async () => {
  const never = () => Promise.reject(new Error("It was asked for."));
  assertEquals(
    await nameEmojis("at 10:30, see http://localhost:8000/", never),
    "at 10:30, see http://localhost:8000/",
  );
  assertEquals(await nameEmojis(":a: :a: :a:", load), ":a: :a: :a:");
});
