import { assertEquals, assertStringIncludes } from "@std/assert";

/** Checks a project of these files beside a short map; the exit code and what it printed. */
async function check(files: Record<string, string>): Promise<{ code: number; output: string }> {
  const root = await Deno.makeTempDir({ prefix: "parlor-architecture-" });
  try {
    const all = { "deno.json": `{"compilerOptions":{"strict":true}}`, "ARCHITECTURE.md": "map\n" };
    for (const [path, text] of Object.entries({ ...all, ...files })) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tasks/architecture.ts", root],
      stdout: "null",
      env: { NO_COLOR: "1" },
    }).output();
    return { code, output: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A file that is fine wherever it stands. */
const LEAF = "export const leaf = 1;\n";

function importing(path: string): string {
  return `import { leaf } from "${path}";\nexport const more = leaf + 1;\n`;
}

Deno.test("architecture: what follows the arrows passes", async () => {
  const { code, output } = await check({
    "lib/base/ids.ts": LEAF,
    "lib/protocol/event.ts": importing("../base/ids.ts"),
    "lib/store/log.ts": importing("../base/ids.ts"),
    "lib/client/link.ts": importing("../base/ids.ts"),
    "islands/[Room].tsx": importing("../lib/base/ids.ts"),
    "routes/index.tsx": importing("../lib/base/ids.ts"),
  });
  assertEquals({ code, output }, { code: 0, output: "" });
});

Deno.test("architecture: a circle that import() closes passes", async () => {
  const { code, output } = await check({
    "lib/client/page.ts": `export const later = () => import("./panel.ts");\n`,
    "lib/client/panel.ts": `import { later } from "./page.ts";\nexport const panel = later;\n`,
  });
  assertEquals({ code, output }, { code: 0, output: "" });
});

const VIOLATIONS: { what: string; files: Record<string, string>; says: string }[] = [
  {
    what: "an import upwards",
    files: { "lib/store/log.ts": importing("../chat/hub.ts"), "lib/chat/hub.ts": LEAF },
    says: "lib/store/log.ts imports lib/chat/hub.ts: lib/store must not depend on lib/chat.",
  },
  {
    what: "an import of a type upwards",
    files: {
      "lib/base/ids.ts": `import type { Log } from "../store/log.ts";\nexport type Id = Log;\n`,
      "lib/store/log.ts": "export type Log = string;\n",
    },
    says: "lib/base must not depend on lib/store.",
  },
  {
    what: "an import() upwards",
    files: {
      "lib/store/log.ts": `export const hub = () => import("../chat/hub.ts");\n`,
      "lib/chat/hub.ts": LEAF,
    },
    says: "lib/store/log.ts imports lib/chat/hub.ts: lib/store must not depend on lib/chat.",
  },
  {
    what: "what the runtime may not have",
    files: { "lib/store/kv.ts": "export const locks = navigator.locks;\n" },
    says: "lib/store/kv.ts:1: navigator.locks is not in every runtime",
  },
  {
    what: "what the store would expire by itself",
    files: { "lib/store/drafts.ts": "export const options = { expireIn: 1_000 };\n" },
    says: "lib/store/drafts.ts:1: expireIn has the runtime collect what is due",
  },
  {
    what: "an island that reaches the store",
    files: { "islands/Room.tsx": importing("../lib/store/log.ts"), "lib/store/log.ts": LEAF },
    says: "islands must not depend on lib/store.",
  },
  {
    what: "an import of a test",
    files: { "tasks/seed.ts": importing("../tests/names.ts"), "tests/names.ts": LEAF },
    says: "tasks must not depend on tests.",
  },
  {
    what: "a part that the map does not know",
    files: { "lib/misc/a.ts": importing("../base/ids.ts"), "lib/base/ids.ts": LEAF },
    says: "lib/misc must not depend on lib/base.",
  },
  {
    what: "files that import one another",
    files: {
      "lib/chat/a.ts": `import { c } from "./b.ts";\nexport const a = () => c();\n`,
      "lib/chat/b.ts": `export { c } from "./c.ts";\n`,
      "lib/chat/c.ts": `import { a } from "./a.ts";\nexport const c = (): unknown => a();\n`,
    },
    says: "These files import one another: lib/chat/a.ts, lib/chat/b.ts, lib/chat/c.ts.",
  },
  {
    what: "the server's types in the browser",
    files: { "lib/client/link.ts": "export const pid = Deno.pid;\n" },
    says: "Not safe for a browser:\nTS",
  },
  {
    what: "a server's module in the browser",
    files: { "lib/text/hash.ts": `export { createHash } from "node:crypto";\n` },
    says: "lib/text/hash.ts imports node:crypto: lib/text must not depend on node:crypto.",
  },
  {
    what: "work left over",
    files: { "lib/base/ids.ts": `// ${"TO"}DO: later\n${LEAF}` },
    says: "lib/base/ids.ts:1 leaves work for later.",
  },
];

for (const { what, files, says } of VIOLATIONS) {
  Deno.test(`architecture: ${what} is caught`, async () => {
    const { code, output } = await check(files);
    assertStringIncludes(output, says);
    assertEquals(code, 1);
  });
}
