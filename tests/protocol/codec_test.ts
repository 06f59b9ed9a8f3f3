import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as v from "valibot";
import { Send } from "../../lib/protocol/client_frame.ts";
import { decodeClientFrame } from "../../lib/protocol/codec.ts";

Deno.test("decodeClientFrame() reads every send as its schema does", () => {
  const cid = fc.oneof(
    fc.uuid(),
    fc.uuid().map((uuid) => uuid.toUpperCase()),
    fc.string({ maxLength: 40 }),
    fc.constant(null),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("", " \n", "\ud800", "x".repeat(16_384), "x".repeat(16_385), "é".repeat(8_193)),
    fc.integer(),
  );
  const frame = fc.record({
    type: fc.constant("send"),
    id: fc.oneof(fc.integer(), fc.double(), fc.string()),
    room: fc.oneof(fc.string({ maxLength: 70 }), fc.constant(7)),
    cid,
    text,
    replyTo: fc.oneof(fc.constant(undefined), fc.integer({ min: -1, max: 9 }), fc.string()),
    other: fc.constant("left out"),
  }, { requiredKeys: ["type"] });
  fc.assert(
    fc.property(frame, (value) => {
      const wire = JSON.stringify(value);
      const decoded = decodeClientFrame(wire);
      const expected = v.safeParse(Send, JSON.parse(wire));
      assertEquals("frame" in decoded, expected.success);
      if ("frame" in decoded) assertEquals(decoded.frame, expected.output);
    }),
    { numRuns: 500 },
  );
});
