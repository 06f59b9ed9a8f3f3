import { assert, assertEquals } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { VERSION } from "../../lib/base/version.ts";

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
}

Deno.test("the server's version is that of deno.json, and the newest one of the changelog", async () => {
  const [unreleased, ...released] = [...(await read("CHANGELOG.md")).matchAll(/^## (.*)$/gm)]
    .map(([, title = ""]) => title);
  assertEquals(unreleased, "Unreleased");
  for (const title of released) {
    const [version, date = "", ...more] = title.split(" - ");
    assert(/^\d+\.\d+\.\d+$/.test(version ?? ""), title);
    assertEquals(Temporal.PlainDate.from(date).toString(), date);
    assertEquals(more, []);
  }
  const versions = released.map((title) => title.split(" - ")[0]);
  const newestFirst = new Intl.Collator("en", { numeric: true });
  assertEquals(versions, versions.toSorted((a, b) => newestFirst.compare(b ?? "", a ?? "")));
  assertEquals(versions[0], manifest.version);
  assertEquals(VERSION, manifest.version);
});

const RUN_BY = [
  ".ci/run",
  ".github/workflows/ci.yml",
  "CONTRIBUTING.md",
  "Dockerfile",
  "README.md",
  "docs/deployment.md",
];

Deno.test("every file that names a version of Deno to run names the same one", async () => {
  const named = await Promise.all(RUN_BY.map(async (path) => {
    const found = (await read(path)).matchAll(
      /(?:\bdeno@|denoland\/deno:|install\.sh .* v|deno-version: v?)(\d+\.\d+\.\d+)/g,
    );
    return [path, [...new Set(found.map(([, version]) => version))]] as const;
  }));
  const [, expected] = named[0]!;
  assertEquals(expected.length, 1);
  assertEquals(named, RUN_BY.map((path) => [path, expected] as const));
});
