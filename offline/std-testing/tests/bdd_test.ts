import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { runFixture } from "./run_fixture.ts";

Deno.test("hooks run around the tests of their suite, the outer ones first and last", async () => {
  const { traces, summary } = await runFixture("hooks.ts");
  assertEquals(traces, [
    "outer before all",
    "outer before each",
    "first",
    "outer after each",
    "inner before all",
    "outer before each",
    "inner before each",
    "second",
    "inner after each",
    "outer after each",
    "inner after all",
    "outer after all",
  ]);
  assertMatch(summary, /^ok \| 1 passed \(3 steps\) \| 0 failed/);
});

Deno.test("tests share what hooks put into `this`, each a copy of its own", async () => {
  const { traces } = await runFixture("shared.ts");
  assertEquals(traces, [
    "first all 1",
    "after all 9",
    "second all 1",
    "after all 1",
  ]);
});

Deno.test("`only` leaves everything else out", async () => {
  const { traces } = await runFixture("only.ts");
  assertEquals(traces, [
    "only test",
    "only suite",
    "inner only suite",
    "outside",
  ]);
});

Deno.test("`skip` and `ignore` leave a test or a suite out", async () => {
  const { traces, summary } = await runFixture("ignore.ts");
  assertEquals(traces, ["runs"]);
  assertMatch(summary, /^ok \| 1 passed .*\| 0 failed \| \d+ ignored/);
});

Deno.test("hooks outside suites are those of the file", async () => {
  const { traces } = await runFixture("global_hooks.ts");
  assertEquals(traces, [
    "before all",
    "before each",
    "outside",
    "after each",
    "before each",
    "inside",
    "after each",
    "after all",
  ]);
});

Deno.test("describe() and it() take names, options, functions and handles of suites", async () => {
  const { traces, summary } = await runFixture("arguments.ts");
  assertEquals(traces, [
    "handle",
    "handle, options",
    "suite among the options",
    "handle, inner",
    "hook among the options",
    "options, function",
    "hook among the options",
    "a named function",
    "a context",
    "a step",
  ]);
  assertMatch(summary, /^ok \| 3 passed/);
});

Deno.test("a failure ends its test alone, and the hooks after it run", async () => {
  const { traces, summary } = await runFixture("failure.ts");
  assertEquals(traces, [
    "after each",
    "runs",
    "after each",
    "after each",
    "after all",
  ]);
  assertMatch(summary, /^FAILED \| 0 passed .*\| 1 failed/);
});

Deno.test("describe() refuses an asynchronous body", () => {
  const body = (() => Promise.resolve()) as unknown as () => void;
  assertThrows(
    () => describe("a suite", body),
    Error,
    "must be defined synchronously",
  );
});

Deno.test("describe() refuses a handle that is no suite's", () => {
  assertThrows(
    () => describe({ symbol: Symbol() }, "a suite", () => {}),
    Error,
    "suite does not represent a registered test suite",
  );
});
