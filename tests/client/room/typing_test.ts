import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { OthersTyping, OwnTyping } from "../../../lib/client/room/typing.ts";

Deno.test("OthersTyping holds each notice for 5 s, a newer one from anew", () => {
  using time = new FakeTime();
  const typing = new OthersTyping();
  typing.add("bob");
  time.tick(3_000);
  typing.add("cleo");
  typing.add("bob");
  assertEquals(typing.users.value, ["bob", "cleo"]);
  time.tick(4_999);
  assertEquals(typing.users.value, ["bob", "cleo"]);
  time.tick(1);
  assertEquals(typing.users.value, []);
});

Deno.test("OthersTyping.remove() takes out whose message came, clear() everybody", () => {
  using time = new FakeTime();
  const typing = new OthersTyping();
  for (const user of ["bob", "cleo", "dan"]) typing.add(user);
  typing.remove("bob");
  typing.remove("nobody");
  assertEquals(typing.users.value, ["cleo", "dan"]);
  typing.clear();
  assertEquals([typing.users.value, time.next()], [[], false]);
});

Deno.test("OwnTyping notifies at most every 3 s, and at once after a message was sent", () => {
  using time = new FakeTime();
  let told = 0;
  const typing = new OwnTyping(() => told++);
  typing.typed();
  time.tick(2_999);
  typing.typed();
  assertEquals(told, 1);
  time.tick(1);
  typing.typed();
  assertEquals(told, 2);
  time.setClock(0);
  time.tick(3_000);
  typing.typed();
  assertEquals(told, 3);
  typing.sent();
  typing.typed();
  assertEquals(told, 4);
});
