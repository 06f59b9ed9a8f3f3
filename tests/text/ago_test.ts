import { assertEquals } from "@std/assert";
import { agoLabel } from "../../lib/text/ago.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_800_000_000_000;

Deno.test("agoLabel() rounds down", () => {
  const cases: [number, string][] = [
    [-5, "just now"],
    [59_999, "just now"],
    [MINUTE, "1 minute ago"],
    [5.9 * MINUTE, "5 minutes ago"],
    [HOUR, "1 hour ago"],
    [23.9 * HOUR, "23 hours ago"],
    [24 * HOUR, "yesterday"],
    [48 * HOUR, "2 days ago"],
    [45 * 24 * HOUR, "45 days ago"],
  ];
  for (const [passed, label] of cases) assertEquals(agoLabel(NOW - passed, NOW), label);
});
