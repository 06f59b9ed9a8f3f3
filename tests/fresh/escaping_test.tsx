import { assertEquals, assertFalse, assertMatch } from "@std/assert";
import { App, staticFiles } from "fresh";
import { launch } from "../support/browser.ts";
import Frame from "./fixture/islands/islands/Frame.tsx";
import Probe from "./fixture/islands/islands/Probe.tsx";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";
import { Tab } from "./tab.ts";

const apply = await snapshot("islands");
const browser = await launch();

Deno.test.afterAll(() => browser.close());

/** Texts that would run if the page took them for its own. */
const ATTACKS = [
  "</script><script>hacked = 1</script>",
  "</ScRiPt ><img src=x onerror='hacked = 1'>",
  "</script\n><img src=x onerror='hacked = 1'>",
  "<!--<script>",
  "<!--<script></script>--></script><script>hacked = 1</script>",
  "--><script>hacked = 1</script>",
  "]]><script>hacked = 1</script>",
  "\u2028hacked = 1",
  '");hacked = 1;("',
  '\\");hacked = 1;("',
  "`;hacked = 1;`",
  "</template><script>hacked = 1</script>",
  "frsh:island:Probe:0:",
  "--><!--frsh:island:Probe:0:--><!--/frsh:island-->",
  "<!--/frsh:island-->",
];

function site(): Site {
  const app = new App().use(staticFiles()).get("/", (ctx) =>
    ctx.render(
      <html lang="en">
        <head>
          <title>{ATTACKS.join()}</title>
          <link rel="icon" href="data:," />
        </head>
        <body>
          {ATTACKS.map((attack, i) => <Probe key={i} name={String(i)} value={attack} />)}
          {ATTACKS.map((attack, i) => (
            <Probe key={attack} name={`key ${i}`} value={{ [attack]: [attack] }} />
          ))}
          <Frame id="frame" title={<b title={ATTACKS.join()}>{ATTACKS.join()}</b>} open={false}>
            {ATTACKS.map((attack) => <p key={attack} data-attack={attack}>{attack}</p>)}
          </Frame>
          <p id="end">end</p>
        </body>
      </html>,
    ));
  apply(app);
  return new Site(app);
}

Deno.test("no text given to an island becomes a part of the page", async () => {
  await using it = site();
  await using tab = await Tab.open(browser, it.origin);
  const { page } = tab;
  await page.waitForFunction(
    (count) => Object.keys(globalThis.probed ?? {}).length === count,
    2 * ATTACKS.length,
  );
  assertEquals(await page.evaluate(() => "hacked" in globalThis), false);
  assertEquals(await page.title(), ATTACKS.join().replaceAll(/[\t\n\f\r ]+/g, " "));
  assertEquals(await page.locator("body img").count(), 0);
  assertEquals(await page.locator("script").count(), 1);
  assertEquals(await page.locator("#end").count(), 1);
  assertEquals(
    await page.locator("output").allTextContents(),
    [
      ...ATTACKS,
      ...ATTACKS.map((attack) => `{${JSON.stringify(attack)}: [${JSON.stringify(attack)}]}`),
    ]
      .map((text, i) => i < ATTACKS.length ? JSON.stringify(text) : text),
  );
  assertEquals(tab.errors, []);
});

Deno.test("no text among the children of an island becomes a part of the page", async () => {
  await using it = site();
  await using tab = await Tab.open(browser, it.origin);
  const { page } = tab;
  await page.click("#frame button");
  await page.waitForSelector("#frame .content p");
  assertEquals(await page.locator("#frame .content p").allTextContents(), ATTACKS);
  assertEquals(await page.locator("#frame b").textContent(), ATTACKS.join());
  assertEquals(await page.locator("#frame b").getAttribute("title"), ATTACKS.join());
  assertEquals(await page.evaluate(() => "hacked" in globalThis), false);
  assertEquals(tab.errors, []);
});

Deno.test("the script of a page holds nothing that ends it, or begins a comment", async () => {
  await using it = site();
  const { body } = await it.ask("/");
  const [, script] = body.match(/<script [^>]*>(.*?)<\/script>/s) ?? [];
  assertMatch(script!, /hacked/);
  assertFalse(/<\/script|<!--/i.test(script!));
  assertEquals(body.match(/<\/script/gi)?.length, 1);
});
