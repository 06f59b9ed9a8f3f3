import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { CodeColours } from "../../../lib/client/view/code_colours.ts";
import { address } from "../../../lib/text/code/highlight_worker.ts";

/** A worker of these few lines, which says that it has begun. */
function workerOf(body: string): Promise<string> {
  return Promise.resolve(`data:text/javascript,onmessage = ({data}) => {
    postMessage("begun");
    ${body}
  };`);
}

Deno.test("code gets its colours from a worker, one piece after another", async () => {
  const colours = new CodeColours(() => Promise.resolve(address), 60_000);
  try {
    const found = await Promise.all([
      colours.highlight("ts", "const a = 1;"),
      colours.highlight("", "const a = 1;"),
      colours.highlight("nosuch", "const a = 1;"),
      colours.highlight("ts", "[a](".repeat(4_000)),
      colours.highlight("json", "null"),
    ]);
    assertEquals(found, [
      [
        { kind: "keyword", tokens: ["const"] },
        " a ",
        "= ",
        { kind: "number", tokens: ["1"] },
        ";",
      ],
      undefined,
      undefined,
      undefined,
      [{ kind: "literal", tokens: [{ kind: "keyword", tokens: ["null"] }] }],
    ]);
  } finally {
    colours.end();
  }
});

Deno.test("a worker that takes too long is ended, and its language has no colours any more", async () => {
  const later = globalThis.setTimeout;
  using time = new FakeTime();
  let started = 0;
  const colours = new CodeColours(() => {
    started += 1;
    return workerOf(`
      while (data.language === "sql");
      postMessage({tokens: [data.code]});
    `);
  }, 20);
  try {
    assertEquals(await colours.highlight("c", "a"), ["a"]);
    let isEnded = false;
    const slow = colours.highlight("sql", "b").finally(() => isEnded = true);
    // Its time begins when the worker has begun, which is soon.
    while (!isEnded) {
      time.tick(20);
      await new Promise((resolve) => later(resolve));
    }
    assertEquals(await slow, undefined);
    assertEquals(await colours.highlight("sql", "c"), undefined);
    assertEquals(await colours.highlight("c", "d"), ["d"]);
    assertEquals(started, 2);
  } finally {
    colours.end();
  }
});

Deno.test("without its worker code has no colours, and asks again", async () => {
  let asked = 0;
  const colours = new CodeColours(() => {
    asked += 1;
    return Promise.reject(new Error("offline"));
  });
  assertEquals(await colours.highlight("c", "a"), undefined);
  assertEquals(await colours.highlight("c", "a"), undefined);
  assert(asked === 2);
});
