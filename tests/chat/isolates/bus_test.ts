import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Arrivals, Bus } from "../../../lib/chat/isolates/bus.ts";

Deno.test("Arrivals has a number when it and all before it have arrived or were skipped", () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ skipTo: fc.integer({ min: 1, max: 12 }) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const arrivals = new Arrivals();
    const arrived = new Set<number>();
    for (const each of steps) {
      if ("add" in each) {
        arrivals.add(each.add);
        arrived.add(each.add);
      } else {
        arrivals.skipTo(each.skipTo);
        for (let number = 1; number <= each.skipTo; number++) arrived.add(number);
      }
      for (let number = 0, whole = true; number <= 13; number++) {
        whole &&= number === 0 || arrived.has(number);
        assertEquals(arrivals.has(number), whole);
      }
    }
  }));
});

Deno.test("Bus takes what is posted after its end, as what was accepted last may be", () => {
  const bus = new Bus(`closed-${crypto.randomUUID()}`, "a", { elapsed: () => 0 });
  bus.close();
  bus.post({ kind: "revoked", session: "s" });
  assertEquals(bus.isOpen, false);
});
