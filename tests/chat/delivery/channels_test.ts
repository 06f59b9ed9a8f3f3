import { assertEquals } from "@std/assert";
import { Slots } from "../../../lib/chat/delivery/channels.ts";

Deno.test("Slots lets so many in at a time, in the order in which they came, however often one is given back", async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  const entries = [1, 2, 3, 4].map(async (place) => {
    const leave = await slots.take();
    order.push(place);
    return leave;
  });
  const [first, second] = [await entries[0]!, await entries[1]!];
  await Promise.resolve();
  assertEquals(order, [1, 2]);
  first();
  first();
  const third = await entries[2]!;
  await Promise.resolve();
  assertEquals(order, [1, 2, 3]);
  second();
  (await entries[3]!)();
  third();
  assertEquals(order, [1, 2, 3, 4]);
  (await slots.take())();
});
