import { assertEquals } from "@std/assert";
import { CONFIG_NAMES } from "../../lib/base/config.ts";

/** Set by Deno Deploy and by the start task, and not for anybody to set. */
const PLATFORM = ["DENO_DEPLOYMENT_ID", "PARENT_PID"];

for (const path of ["README.md", "docs/operation.md"]) {
  Deno.test(`the table in ${path} has every setting, and no other`, async () => {
    const text = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
    const named = [...text.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name ?? "");
    assertEquals(
      named.toSorted(),
      CONFIG_NAMES.filter((name) => !PLATFORM.includes(name)).toSorted(),
    );
  });
}

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "CODE_OF_CONDUCT.md",
  "SECURITY.md",
  "docs/deployment.md",
  "docs/operation.md",
  "docs/performance.md",
  "docs/protocol.md",
  "docs/writing.md",
];

for (const path of DOCUMENTS) {
  Deno.test(`every file that ${path} links to is there`, async () => {
    const document = new URL(`../../${path}`, import.meta.url);
    const text = await Deno.readTextFile(document);
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g)) {
      await Deno.stat(new URL(target, document));
    }
  });
}
