import { assertEquals, assertStringIncludes } from "@std/assert";
import { toReport, toTable } from "../../bench/report.ts";

const MACHINE = { cpu: "A", cores: 2, memoryGiB: 4, os: "linux 6", deno: "2.9.6", load: 0.1 };

const FINDINGS = {
  unit: "deliveries/s",
  better: "higher",
  rows: [
    { name: "ours", values: [900, 1_100, 1_000] },
    { name: "theirs", values: [80, 100, 120] },
    { name: "memory", unit: "MiB", values: [1 / 3] },
  ],
  comparisons: [
    { name: "theirs", ours: "ours", theirs: "theirs" },
    { name: "not measured", ours: "ours", theirs: "absent" },
  ],
} as const;

Deno.test("toReport: medians with their spread, and ours divided by theirs", () => {
  assertEquals(toReport("fanout", FINDINGS, MACHINE), {
    bench: "fanout",
    unit: "deliveries/s",
    servers: [
      { name: "ours", median: 1_000, min: 900, max: 1_100 },
      { name: "theirs", median: 100, min: 80, max: 120 },
      { name: "memory", unit: "MiB", median: 0.333, min: 0.333, max: 0.333 },
    ],
    ratios: { theirs: 10 },
    machine: MACHINE,
  });
});

Deno.test("toTable: a line for each row and each ratio", () => {
  const table = toTable(toReport("fanout", FINDINGS, MACHINE), FINDINGS.better);
  assertStringIncludes(table, "fanout (deliveries/s, higher is better)");
  assertStringIncludes(table, "ours     1,000    900  1,100  deliveries/s");
  assertStringIncludes(table, "memory   0.333  0.333  0.333  MiB");
  assertStringIncludes(table, "  theirs: 10\n");
});
