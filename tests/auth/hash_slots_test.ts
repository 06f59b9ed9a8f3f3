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
  await works.drain(Promise.all(Array.from({ length: 20 }, () => slots.run("a", works.start))));
  assertEquals([works.most, works.running], [2, 0]);
});

Deno.test("two isolates' slots are the same slots", async () => {
  const [here, there] = [new HashSlots(2, 100), new HashSlots(2, 100)];
  const works = new Works();
  const all = Array.from({ length: 12 }, (_, i) => (i % 2 ? here : there).run("a", works.start));
  await works.drain(Promise.all(all));
  assertEquals(works.most, 2);
});

Deno.test("when too many wait, the next is refused at once", async () => {
  const slots = new HashSlots(1, 2);
  const works = new Works();
  const accepted = [
    slots.run("a", works.start),
    slots.run("a", works.start),
    slots.run("a", works.start),
  ];
  const error = await assertRejects(() => slots.run("a", works.start), ChatError);
  assertEquals([error.code, error.temporary], ["unavailable", true]);
  await works.drain(Promise.all(accepted));
  await works.drain(slots.run("a", works.start));
});

Deno.test("work that fails gives its slot back", async () => {
  const slots = new HashSlots(1, 0);
  await assertRejects(
    () => slots.run("a", () => Promise.reject(new Error("broken"))),
    Error,
    "broken",
  );
  assertEquals(await slots.run("a", () => Promise.resolve(7)), 7);
});

Deno.test("one core is left for everything else", async () => {
  const slots = new HashSlots();
  const works = new Works();
  const all = Array.from({ length: 16 }, () => slots.run("a", works.start));
  await works.drain(Promise.all(all));
  assertEquals(works.most, Math.max(1, navigator.hardwareConcurrency - 1));
});

Deno.test("who waits takes turns by address, however many wait at one of them", async () => {
  const slots = new HashSlots(1, 100);
  const works = new Works();
  const order: string[] = [];
  const run = (address: string) =>
    slots.run(address, async () => {
      await works.start();
      order.push(address);
    });
  const all = [..."aaaaaabbc"].map(run);
  await works.drain(Promise.all(all));
  assertEquals(order.join(""), "aabcabaaa");
});

Deno.test("an address gives up places when there are none left for another", async () => {
  const slots = new HashSlots(1, 4);
  const works = new Works();
  const outcomes: string[] = [];
  const run = (address: string) =>
    slots.run(address, works.start).then(
      () => outcomes.push(`${address} ran`),
      (error) => outcomes.push(`${address} ${error.code}`),
    );
  // One runs and four wait; the fifth of the same address has no place to take.
  const flood = Array.from({ length: 6 }, () => run("flood"));
  const others = [run("ann"), run("ben")];
  await works.drain(Promise.all([...flood, ...others]));
  const count = (outcome: string) => outcomes.filter((other) => other === outcome).length;
  assertEquals([count("ann ran"), count("ben ran")], [1, 1]);
  assertEquals([count("flood ran"), count("flood unavailable")], [3, 3]);
});
