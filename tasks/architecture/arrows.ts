import type { Graph } from "./graph.ts";

/**
 * Which part of the project may import which; a part may always import itself. Whoever adds an arrow
 * says so in ARCHITECTURE.md.
 */
const ARROWS: Record<string, readonly string[]> = {
  "lib/base": [],
  "lib/text": ["lib/base", "lib/protocol"],
  "lib/protocol": ["lib/base"],
  "lib/store": ["lib/base", "lib/protocol", "lib/text"],
  "lib/chat": ["lib/base", "lib/protocol", "lib/store", "lib/text"],
  // Sign-in attempts are counted in the same token buckets as messages.
  "lib/auth": ["lib/base", "lib/protocol", "lib/store", "lib/text", "lib/chat"],
  // What routes share: forms, and the answers to what went wrong.
  "lib/http": ["lib", "lib/base", "lib/protocol", "lib/store", "lib/chat", "lib/auth", "lib/text"],
  "lib/client": ["lib/base", "lib/protocol", "lib/text"],
  // The files directly in lib/ wire the parts together.
  lib: ["lib/base", "lib/protocol", "lib/store", "lib/chat", "lib/auth", "lib/http", "lib/text"],
  components: ["lib/base", "lib/protocol", "lib/text", "lib/client"],
  islands: ["lib/base", "lib/protocol", "lib/text", "lib/client", "components"],
  routes: [
    "lib",
    "lib/base",
    "lib/protocol",
    "lib/store",
    "lib/chat",
    "lib/auth",
    "lib/http",
    "lib/text",
    "lib/client",
    "components",
    "islands",
  ],
  "main.ts": ["lib", "lib/base"],
  "dev.ts": ["main.ts", "lib/base", "tasks"],
};

/** Parts that only people who work on the project run; they may import anything but the tests. */
const WORKSHOP = ["bench", "tasks"];

/** Data, and the packages that stand in place of registry ones, look the same to every part. */
const OUTSIDE = ["deno.json", "offline"];

/** Parts that run in a browser, too, and so may not import those of the server. */
export const BROWSER_SAFE = ["components", "islands", "lib/client", "lib/protocol", "lib/text"];

/** Names each import that runs against the arrows. */
export function checkArrows(graph: Graph): string[] {
  return [...graph].flatMap(([from, { all }]) =>
    all.filter((to) => !isAllowed(partOf(from), partOf(to)))
      .map((to) => `${from} imports ${to}: ${partOf(from)} must not depend on ${partOf(to)}.`)
  );
}

/** The part of the project that a file belongs to. */
export function partOf(path: string): string {
  const [first = "", second = "", third] = path.split("/");
  return first === "lib" && third !== undefined ? `lib/${second}` : first;
}

function isAllowed(from: string, to: string): boolean {
  if (from === to || OUTSIDE.includes(to)) return true;
  if (from === "tests") return true;
  if (to.startsWith("node:")) return !BROWSER_SAFE.includes(from);
  if (WORKSHOP.includes(from)) return to !== "tests";
  return ARROWS[from]?.includes(to) ?? false;
}
