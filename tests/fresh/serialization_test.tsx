import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { App, staticFiles } from "fresh";
import { launch } from "../support/browser.ts";
import { describe } from "./fixture/islands/describe.ts";
import Probe from "./fixture/islands/islands/Probe.tsx";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";
import { Tab } from "./tab.ts";

const apply = await snapshot("islands");
const browser = await launch();

Deno.test.afterAll(() => browser.close());

/** Values on their way to the browser, and what came of them there. */
class Journey implements AsyncDisposable {
  #values: unknown[] = [];
  #site: Site;
  #tab: Tab | undefined;

  /** Serves a page with a probe for each value. */
  constructor() {
    const app = new App().use(staticFiles()).get("/", (ctx) =>
      ctx.render(
        <html lang="en">
          <head>
            <title>values</title>
            <link rel="icon" href="data:," />
          </head>
          <body>
            {this.#values.map((value, i) => <Probe key={i} name={String(i)} value={value} />)}
          </body>
        </html>,
      ));
    apply(app);
    this.#site = new Site(app);
  }

  /** The values as the browser has them, described. */
  async take(values: unknown[]): Promise<string[]> {
    this.#values = values;
    this.#tab ??= await Tab.open(browser, "about:blank");
    const { page } = this.#tab;
    await page.goto(this.#site.origin);
    await page.waitForFunction(
      (count) => Object.keys(globalThis.probed ?? {}).length === count,
      values.length,
    );
    const probed = await page.evaluate(() => globalThis.probed!);
    return values.map((_, i) => probed[i]!);
  }

  /** What went wrong in the browser. */
  get errors(): string[] {
    return this.#tab?.errors ?? [];
  }

  /** Closes the page, and ends the site. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tab?.[Symbol.asyncDispose]();
    await this.#site[Symbol.asyncDispose]();
  }
}

/** Texts that a document, a script or JSON could take for its own. */
const AWKWARD = [
  "</script>",
  "</SCRIPT >",
  "<script>globalThis.hacked = 1</script>",
  "<!--",
  "<!--<script>",
  "-->",
  "]]>",
  "<![CDATA[",
  "</style>",
  "</template>",
  "\u2028",
  "\u2029",
  "\ud800",
  "\udfff",
  "\udc00\ud800",
  "\0",
  "\ufeff",
  "\\",
  '"',
  "'",
  "`",
  "${1}",
  "\\u003c/script>",
  "\r\n\t\b\f\v",
  "&lt;&amp;&quot;",
  "😀",
  "e\u0301",
  "__proto__",
  "constructor",
  "$$typeof",
  "",
];

function cycle(): unknown {
  const object: Record<string, unknown> = { name: "cycle", list: [] };
  object.self = object;
  object.list = [object, { object }];
  return object;
}

function twice(): unknown {
  const object = { a: 1 };
  return [object, object, { object }];
}

const list: unknown[] = [1];
list.push(list);

const EXAMPLES: [what: string, value: unknown][] = [
  ["a text", "text"],
  ["numbers", [0, 1, -1, 1.5, 1e300, 5e-324, Number.MAX_SAFE_INTEGER]],
  ["NaN and the infinities", [NaN, Infinity, -Infinity]],
  ["a negative zero", { zero: -0 }],
  ["truth values", [true, false]],
  ["null and undefined", { a: null, b: undefined }],
  ["bigints", [0n, -1n, 2n ** 70n]],
  ["a date", new Date("2026-01-02T03:04:05.678Z")],
  ["a date before all", new Date(-8.64e15)],
  ["an invalid date", new Date(NaN)],
  ["an address", new URL("https://user:pass@example.com:8080/a%20b?c=d&e=%22#f")],
  ["a pattern", /a"b\/<\/script>[\]\\]/giu],
  ["bytes", new Uint8Array([0, 1, 127, 128, 255])],
  ["no bytes", new Uint8Array()],
  ["two bytes", new Uint8Array([1, 2])],
  ["a map", new Map<unknown, unknown>([["a", 1], [{ key: 1 }, [2]], [NaN, null]])],
  ["a set", new Set<unknown>(["a", 1, undefined, { b: 2 }])],
  ["empty containers", [[], {}, new Map(), new Set()]],
  // deno-lint-ignore no-sparse-arrays
  ["holes", [, 1, , 2]],
  ["a list that begins with a text", ["Date", "Signal", "Map", 1]],
  ["fields named by numbers, and none", { "1": "a", "-1": "b", "": "c", " ": "d" }],
  ["an object that is named twice", twice()],
  ["an object in itself", cycle()],
  ["a list in itself", list],
  ["a deep value", Array.from({ length: 200 }).reduce((deep) => ({ deep }), 1)],
];

Deno.test("values arrive in the browser as they were", async (t) => {
  await using journey = new Journey();
  // Each on a page of its own, so that no other value can stand in for a part of it.
  for (const [what, value] of EXAMPLES) {
    await t.step(what, async () => {
      assertEquals(await journey.take([value]), [describe(value)]);
    });
  }
  assertEquals(journey.errors, []);
});

Deno.test("texts that look like a part of the page arrive as they were", async () => {
  await using journey = new Journey();
  const values = [
    ...AWKWARD,
    AWKWARD,
    AWKWARD.join(""),
    new Map(AWKWARD.map((text) => [text, text])),
    new Set(AWKWARD),
    Object.fromEntries(AWKWARD.filter((text) => text !== "__proto__").map((text) => [text, 1])),
  ];
  assertEquals(await journey.take(values), values.map(describe));
  assertEquals(journey.errors, []);
});

/** Any text, lone halves of pairs and parts of pages among them. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...AWKWARD), { maxLength: 4 }).map((parts) => parts.join("")),
);

/** Any value that is not made of others; upstream takes two zeros on one page for one. */
const simple: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.double().map((number) => number === 0 ? 0 : number),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.date({ noInvalidDate: false }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => new URL(url)),
  fc.constantFrom(/a/, /[/\]"]+/giu, /<\/script>/s, /\u2028/),
  fc.uint8Array(),
);

/**
 * Any name of a field, but for those by which objects are told from JSX and from each other, and those
 * that JSON escapes: of two objects with such names Chromium 153 may read the second with a name of the
 * first one.
 */
const key = text.filter((key) =>
  key !== "__proto__" && key !== "constructor" && JSON.stringify(key) === `"${key}"`
);

/** Any value that islands may be given. */
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    simple,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.sparseArray(tie("value"), { maxNumElements: 4, maxLength: 9 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 })
      .map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 5 }).map((items) => new Set(items)),
    tie("value").map((shared) => [shared, { shared }]),
  ),
}));

Deno.test("any values arrive in the browser as they were", async () => {
  await using journey = new Journey();
  await fc.assert(
    fc.asyncProperty(fc.array(anyValue, { minLength: 40, maxLength: 80 }), async (values) => {
      const taken = await journey.take(values);
      const given = values.map(describe);
      const changed = given.flatMap((before, i) => before === taken[i] ? [] : [[before, taken[i]]]);
      assertEquals(changed, []);
    }),
    { numRuns: 25 },
  );
  assertEquals(journey.errors, []);
});
