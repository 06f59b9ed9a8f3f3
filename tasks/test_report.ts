import { SaxesParser } from "saxes";

/** A test that ran. */
export interface TestRun {
  file: string;
  name: string;
  seconds: number;
}

/** The number of tests, and of files, that are named as the slowest. */
const TOLD = 10;

/** The tests of a report in JUnit's form, as `deno test` writes it, without the steps of each. */
export function readReport(xml: string): TestRun[] {
  const runs: TestRun[] = [];
  if (xml === "") return runs; // No test came to run.
  const parser = new SaxesParser();
  parser.on("opentag", ({ name: tag, attributes }) => {
    if (tag !== "testcase") return;
    const { classname = "", name = "", time } = attributes;
    const file = classname.replace(/^\.\//, "");
    // A step is named `test > step`, after its test.
    if (runs.some((run) => run.file === file && name.startsWith(`${run.name} > `))) return;
    runs.push({ file, name, seconds: Number(time) });
  });
  parser.write(xml).close();
  return runs;
}

/** Says in lines which tests took the longest, and which files. */
export function tellSlowest(runs: readonly TestRun[]): string[] {
  const files = Map.groupBy(runs, ({ file }) => file).entries().map(([file, its]) => ({
    seconds: its.reduce((sum, { seconds }) => sum + seconds, 0),
    what: `${file} (${its.length} ${its.length === 1 ? "test" : "tests"})`,
  }));
  const tests = runs.map(({ file, name, seconds }) => ({ seconds, what: `${file}: ${name}` }));
  return [
    "The slowest tests:",
    ...longest(tests),
    "The slowest files, several of which run at a time:",
    ...longest([...files]),
  ];
}

function longest(list: readonly { seconds: number; what: string }[]): string[] {
  return list.toSorted((a, b) => b.seconds - a.seconds).slice(0, TOLD)
    .map(({ seconds, what }) => `${seconds.toFixed(1).padStart(7)} s  ${what}`);
}
