import { assertEquals, assertMatch } from "@std/assert";
import { launch } from "../support/browser.ts";

/** Looks for a browser as a process with another environment would, and returns what it printed. */
async function findWith(chromium: string): Promise<string> {
  const finder = new URL("../../tasks/browser.ts", import.meta.url).href;
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `await (await import(${JSON.stringify(finder)})).findBrowser()`],
    env: { CHROMIUM: chromium, NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("launch() gives a browser that runs scripts and reacts to clicks", async () => {
  await using browser = await launch();
  const page = await browser.newPage();
  await page.setContent("<button onclick=\"this.textContent = 'pressed'\">press</button>");
  await page.click("button");
  assertEquals(await page.textContent("button"), "pressed");
});

for (const chromium of ["/bin/false", "/no/such/browser"]) {
  Deno.test(`findBrowser() says in one line that ${chromium} does not run`, async () => {
    assertMatch(
      await findWith(chromium),
      new RegExp(`No browser for the browser tests: ${chromium} fails \\(.+\\)\\. Install .+\n`),
    );
  });
}
