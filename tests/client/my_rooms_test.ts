import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { MyRooms } from "../../lib/client/my_rooms.ts";

const room = (id: string) => ({
  id,
  name: id,
  kind: "public",
  topic: "",
  epoch: "e",
  head: 0,
  read: 0,
  unread: 0,
});

Deno.test("the list is read once for changes that come together, and not for what it does not show", async () => {
  using time = new FakeTime();
  let reads = 0;
  const mine = new MyRooms(() => {
    reads++;
    return Promise.resolve([room("lobby"), room("books")]);
  });
  mine.welcomed([room("lobby")]);
  for (const change of ["read", "role"]) mine.changed({ change });
  await time.tickAsync(10_000);
  assertEquals(reads, 0);
  for (const change of ["joined", "changed", "left"]) mine.changed({ change });
  await time.tickAsync(10_000);
  assertEquals([reads, mine.rooms.peek()?.map(({ id }) => id)], [1, ["lobby", "books"]]);
});

Deno.test("a list that cannot be read stays as it is, and is read at the next change", async () => {
  using time = new FakeTime();
  let answers: ReturnType<typeof room>[] | undefined = undefined;
  const mine = new MyRooms(() =>
    answers === undefined ? Promise.reject(new Error("offline")) : Promise.resolve(answers)
  );
  mine.welcomed([room("lobby")]);
  mine.changed({ change: "joined" });
  await time.tickAsync(10_000);
  assertEquals(mine.rooms.peek()?.length, 1);
  answers = [room("lobby"), room("books")];
  mine.changed({ change: "joined" });
  await time.tickAsync(10_000);
  assertEquals(mine.rooms.peek()?.length, 2);
});
