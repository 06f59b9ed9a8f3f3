import { assertEquals, assertStringIncludes } from "@std/assert";
import { calledMore } from "../../tasks/shape/message.ts";

/** A project that has one of everything that is measured. */
const FILES: Record<string, string> = {
  "deno.json": "{}",
  "main.ts": `import { Hub } from "./lib/chat/hub.ts";\nexport const hub = new Hub();\n`,
  "lib/chat/hub.ts": `import { ring } from "./bell.ts";
import type { Bell } from "../client/bell.ts";
/** Whether it rings. */
export class Hub {
  bells: Bell[] = [];
  /** Rings. */
  publish() {
    ring();
  }
  get size() {
    return 1;
  }
  #hidden() {}
}
`,
  "lib/chat/bell.ts": `export interface Bell {}\n/** Rings. */\nexport function ring() {}\n`,
  "lib/chat/long.ts": `export function long() {\n${"  ring();\n".repeat(81)}}\n`,
  "lib/client/bell.ts": `import type { Hub } from "../chat/hub.ts";
export type Bell = Hub;
export const later = () => import("../../main.ts");
`,
  ...Object.fromEntries(
    Array.from({ length: 26 }, (_, index) => [`components/Part${index}.tsx`, "export {};\n"]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`tests/${index}_test.ts`, "export {};\n"]),
  ),
};

Deno.test("shape: each figure is printed with its places", async () => {
  const root = await Deno.makeTempDir({ prefix: "parlor-shape-test-" });
  try {
    for (const [path, text] of Object.entries(FILES)) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tasks/shape.ts", "--root", root],
      stderr: "inherit",
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0);
    assertEquals(
      new TextDecoder().decode(stdout),
      `Files in a folder, at one level: 26 at most (components); 1 folders above 25
  26 components
Files of at most 40 lines with one importer: 2
  lib/chat/bell.ts (3) for lib/chat/hub.ts
  lib/client/bell.ts (3) for lib/chat/hub.ts
Exported type names declared more than once: 1
  Bell: lib/chat/bell.ts:1, lib/client/bell.ts:2
Public methods of Hub: 1
  publish
Public methods of Presence: no such class
Most public methods of a class of lib: 1
  1 Hub (lib/chat/hub.ts)
Longest function of lib, in lines: 83; 1 above 80
  83 long (lib/chat/long.ts:1)
  3 publish (lib/chat/hub.ts:7)
  3 size (lib/chat/hub.ts:10)
  1 ring (lib/chat/bell.ts:3)
  1 #hidden (lib/chat/hub.ts:13)
  1 later (lib/client/bell.ts:3)
Longest chain of imports, in files: 3
  main.ts
  lib/chat/hub.ts
  lib/chat/bell.ts
Circles of value imports: 0
Circles of type imports: 1
  2 files: lib/chat/hub.ts, lib/client/bell.ts
Doc comments that begin with What, How or Whether: 1 of 3
`,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("shape: an argument that is not known ends with the usage", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tasks/shape.ts", "--rot"],
  }).output();
  assertEquals(code, 64);
  assertStringIncludes(new TextDecoder().decode(stderr), "Usage: deno task shape");
});

Deno.test("shape: a message has the functions that run for each of them, and no timer's", () => {
  const calls = (counts: Record<string, number>) => new Map(Object.entries(counts));
  const idle = [calls({ timer: 4, clock: 9 }), calls({ timer: 3, clock: 8 })];
  const windows = [
    calls({ timer: 4, clock: 12, commit: 1, once: 1 }),
    calls({ timer: 3, clock: 13, commit: 1 }),
  ];
  assertEquals(calledMore(windows, idle), ["clock", "commit"]);
});
