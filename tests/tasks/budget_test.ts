import { assert, assertEquals, assertThrows } from "@std/assert";
import { loadedFirst, weigh } from "../../tasks/budget/assets.ts";

const SCRIPTS = [
  { name: "Room-A1.js", text: 'import{a as b}from"./chunk-1.js";import"./chunk-2.js";b()' },
  { name: "chunk-1.js", text: 'var a=()=>import("./chunk-3.js");export{c}from"./chunk-4.js";' },
  { name: "chunk-2.js", text: 'import{a}from"./chunk-1.js";a("import x from \\"./none.js\\"");' },
  { name: "chunk-3.js", text: "export default 1" },
  { name: "chunk-4.js", text: "export var c=1" },
];

Deno.test("loadedFirst() follows what is imported at once, and not what is imported when needed", () => {
  const names = loadedFirst(SCRIPTS, ["Room"]).map(({ name }) => name);
  assertEquals(names.sort(), ["Room-A1.js", "chunk-1.js", "chunk-2.js", "chunk-4.js"]);
});

Deno.test("loadedFirst() names what is not there", () => {
  assertThrows(() => loadedFirst(SCRIPTS, ["Other"]), Error, "no script Other");
  assertThrows(() => loadedFirst(SCRIPTS.slice(0, 1), ["Room"]), Error, "no script chunk-1.js");
});

Deno.test("weigh() adds up the files compressed each by itself", async () => {
  const text = "a".repeat(10_000);
  const [one, two] = await Promise.all(
    [1, 2].map((count) =>
      weigh(Array.from({ length: count }, (_, index) => ({ name: `${index}.js`, text })))
    ),
  );
  assert(one! > 20 && one! < 200);
  assertEquals(two, one! * 2);
});
