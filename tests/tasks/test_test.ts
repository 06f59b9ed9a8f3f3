import { assert, assertEquals } from "@std/assert";
import { tally } from "../../tasks/test_output.ts";
import { tellSlowest } from "../../tasks/test_report.ts";

/** Runs the test task over one file of tests; its exit code and the lines that it printed. */
async function testTask(
  source: string,
  ...options: string[]
): Promise<{ code: number; lines: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-test-task-" });
  try {
    await Deno.writeTextFile(`${folder}/some_test.ts`, source);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tasks/test.ts", `${folder}/some_test.ts`, ...options],
      stdin: "null",
      stderr: "null",
    }).output();
    return { code, lines: new TextDecoder().decode(stdout).trimEnd().split("\n") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CASES = [
  {
    what: "tests that pass",
    source:
      `Deno.test("a", () => {});\nDeno.test("b", async (t) => { await t.step("c", () => {}); });`,
    last: "2 passed, 0 failed",
  },
  {
    what: "a test that fails",
    source: `Deno.test("a", () => {});\nDeno.test("b", () => { throw new Error("no"); });`,
    last: "1 passed, 1 failed",
  },
  { what: "a file that does not compile", source: `const =;`, last: "0 passed, 0 failed" },
  { what: "a type error", source: `const n: number = "1";`, last: "0 passed, 0 failed" },
  { what: "no test at all", source: `export {};`, last: "0 passed, 0 failed" },
];

for (const { what, source, last } of CASES) {
  Deno.test(`the test task counts ${what}`, async () => {
    const { code, lines } = await testTask(source);
    assertEquals(lines.at(-1), last);
    assertEquals(lines.filter((line) => /^\d+ passed, \d+ failed$/.test(line)).length, 1);
    assertEquals(code === 0, last === "2 passed, 0 failed");
  });
}

Deno.test("the test task names the slowest tests and files before its last line, when asked", async () => {
  const source = `Deno.test("a <test>", async (t) => { await t.step("part", () => {}); });`;
  const { code, lines } = await testTask(source, "--slow");
  assertEquals(code, 0);
  const told = lines.slice(lines.indexOf("The slowest tests:"))
    .map((line) => line.replace(/^ +[\d.]+ s {2}\S*\//, ""));
  assertEquals(told, [
    "The slowest tests:",
    "some_test.ts: a <test>",
    "The slowest files, several of which run at a time:",
    "some_test.ts (1 test)",
    "1 passed, 0 failed",
  ]);
});

Deno.test("tellSlowest() has ten tests and ten files at most, those that took longest first", () => {
  const runs = Array.from({ length: 24 }, (_, index) => ({
    file: `${index >> 1}_test.ts`,
    name: `test ${index}`,
    seconds: index,
  }));
  const lines = tellSlowest(runs);
  assertEquals(lines.length, 22);
  assertEquals(lines[1], "   23.0 s  11_test.ts: test 23");
  assertEquals(lines[10], "   14.0 s  7_test.ts: test 14");
  assertEquals(lines[12], "   45.0 s  11_test.ts (2 tests)");
});

Deno.test("tally() reads the last summary, coloured or not", () => {
  assertEquals(
    tally("ok | 1 passed | 0 failed (2s)\nFAILED | 7 passed | 2 failed (1 step) (3s)\n"),
    {
      passed: 7,
      failed: 2,
    },
  );
  assertEquals(tally("\n\x1b[0m\x1b[32mok\x1b[0m | 12 passed (3 steps) | 0 failed \x1b[2m(5s)\n"), {
    passed: 12,
    failed: 0,
  });
  assert(tally("error: Type checking failed.").passed === 0);
});
