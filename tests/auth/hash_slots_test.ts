import { assertEquals, assertRejects } from "@std/assert";
import { HashSlots } from "../../lib/auth/hash_slots.ts";
import { ChatError } from "../../lib/base/errors.ts";

/** Work that goes on until it is told to end, and how many of its kind run. */
class Works {
  running = 0;
  most = 0;
  #ends: (() => void)[] = [];

  start = async (): Promise<void> => {
    this.most = Math.max(this.most, ++this.running);
    await new Promise<void>((resolve) => this.#ends.push(resolve));
    this.running--;
  };

  /** Ends what runs, again and again, until `all` are done. */
  async drain(all: Promise<unknown>): Promise<void> {
    let isDone = false;
    const done = all.finally(() => isDone = true);
    while (!isDone) {
      for (const end of this.#ends.splice(0)) end();
      await new Promise((resolve) => setTimeout(resolve));
    }
    await done;
  }
}

Deno.test("no more work runs at once than there are slots, and all of it runs", async () => {
  const slots = new HashSlots(2, 100);
  const works = new Works();
  await works.drain(Promise.all(Array.from({ length: 20 }, () => slots.run(works.start))));
  assertEquals([works.most, works.running], [2, 0]);
});

Deno.test("two isolates' slots are the same slots", async () => {
  const [here, there] = [new HashSlots(2, 100), new HashSlots(2, 100)];
  const works = new Works();
  const all = Array.from({ length: 12 }, (_, i) => (i % 2 ? here : there).run(works.start));
  await works.drain(Promise.all(all));
  assertEquals(works.most, 2);
});

Deno.test("when too many wait, the next is refused at once", async () => {
  const slots = new HashSlots(1, 2);
  const works = new Works();
  const accepted = [slots.run(works.start), slots.run(works.start), slots.run(works.start)];
  const error = await assertRejects(() => slots.run(works.start), ChatError);
  assertEquals([error.code, error.temporary], ["unavailable", true]);
  await works.drain(Promise.all(accepted));
  await works.drain(slots.run(works.start));
});

Deno.test("work that fails gives its slot back", async () => {
  const slots = new HashSlots(1, 0);
  await assertRejects(() => slots.run(() => Promise.reject(new Error("broken"))), Error, "broken");
  assertEquals(await slots.run(() => Promise.resolve(7)), 7);
});
