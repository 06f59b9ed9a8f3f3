/**
 * `deno task test [PATH…] [--slow] [OPTION…]`: finds a browser or unpacks one, builds once, runs the
 * tests and ends with one line, `N passed, N failed`. Paths stand in place of all tests; `--slow`
 * names the slowest of them; other options, as `--filter=words`, go to `deno test`.
 */
import { findBrowser, FOUND } from "./browser.ts";
import { ensureBuilt } from "./build.ts";
import { passThrough, tally } from "./test_output.ts";
import { readReport, tellSlowest } from "./test_report.ts";

/** Files at a time: two more than cores, since many tests wait for a server or for a time to pass. */
const JOBS = navigator.hardwareConcurrency + 2;

/**
 * Long files at the end of the alphabet, where two cores would wait for the last one: those that are
 * named run before those of folders, and once.
 */
const LONG = [
  "tests/growth/growth_test.ts",
  "tests/tasks/start_test.ts",
  "tests/torture/races_test.ts",
  "tests/torture/torture_test.ts",
];

const SLOW = "--slow";

if (import.meta.main) Deno.exit(await test(Deno.args));

async function test(args: string[]): Promise<number> {
  let counts = { passed: 0, failed: 0 };
  let code = 1;
  const report = args.includes(SLOW) ? await Deno.makeTempFile({ suffix: ".xml" }) : undefined;
  try {
    const browser = await findBrowser();
    await ensureBuilt();
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--no-check", "--parallel"],
        ...(report === undefined ? [] : [`--junit-path=${report}`]),
        ...await arrange(args.filter((arg) => arg !== SLOW)),
      ],
      env: { DENO_JOBS: `${JOBS}`, ...Deno.env.toObject(), [FOUND]: JSON.stringify(browser) },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const output = await passThrough(child.stdout);
    code = (await child.status).code;
    counts = tally(output);
    if (report !== undefined) {
      for (const line of tellSlowest(readReport(await Deno.readTextFile(report)))) {
        console.log(line);
      }
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  } finally {
    if (report !== undefined) await Deno.remove(report);
  }
  if (code === 0 && counts.passed + counts.failed === 0) {
    console.error("No test ran.");
    code = 1;
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return code;
}

/** The arguments with every folder of tests among them, unless they name paths themselves. */
async function arrange(args: string[]): Promise<string[]> {
  const options = args.filter((arg) => arg.startsWith("-"));
  const paths = args.filter((arg) => !arg.startsWith("-"));
  return [...options, ...(paths.length > 0 ? paths : await allTests())];
}

/** `tests`, the long ones first, and those of each offline package, where there are any. */
async function allTests(): Promise<string[]> {
  const packages = await Array.fromAsync(Deno.readDir("offline")).catch(() => []);
  const theirs = packages.map(({ name }) => `offline/${name}/tests`).sort();
  const found = await Promise.all(theirs.map((path) => Deno.stat(path).catch(() => undefined)));
  return [...LONG, "tests", ...theirs.filter((_, index) => found[index] !== undefined)];
}
