import { assert, assertEquals } from "@std/assert";
import { tally } from "../../tasks/test_output.ts";

/** Runs the test task over one file of tests; its exit code and the lines that it printed. */
async function testTask(source: string): Promise<{ code: number; lines: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-test-task-" });
  try {
    await Deno.writeTextFile(`${folder}/some_test.ts`, source);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tasks/test.ts", `${folder}/some_test.ts`],
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
