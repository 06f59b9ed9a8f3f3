import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { findBrowser, FOUND } from "../../tasks/browser.ts";
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

for (const chromium of ["/bin/false", "/bin/true", "/no/such/browser"]) {
  Deno.test(`findBrowser() says in one line that ${chromium} does not run`, async () => {
    assertMatch(
      await findWith(chromium),
      new RegExp(`No browser for the browser tests: ${chromium} fails \\(.+\\)\\. Install .+\n`),
    );
  });
}

Deno.test("findBrowser() refuses a browser that starts and cannot show a text", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-browser-" });
  try {
    const { path, env } = await findBrowser();
    await Deno.writeTextFile(
      `${folder}/fonts.conf`,
      `<?xml version="1.0"?><fontconfig><dir>${folder}/none</dir></fontconfig>`,
    );
    const settings = { ...env, FONTCONFIG_FILE: `${folder}/fonts.conf` };
    const variables = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
    const script = `#!/bin/sh\n${variables.join(" ")} exec '${path}' "$@"\n`;
    await Deno.writeTextFile(`${folder}/chromium`, script, { mode: 0o755 });
    assertMatch(await findWith(`${folder}/chromium`), /No browser for the browser tests: .+ fails/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("launch() gives a browser windows where HEADED is set, and nowhere else", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-browser-" });
  try {
    const { CHROMIUM: _, HEADED: __, ...rest } = Deno.env.toObject();
    /** The options with which a browser is started, by a program that only notes them. */
    const optionsWith = async (name: string, env: Record<string, string>) => {
      const path = `${folder}/${name}`;
      await Deno.writeTextFile(path, `#!/bin/sh\necho "$@" > ${path}-options\n`, { mode: 0o755 });
      const support = new URL("../support/browser.ts", import.meta.url).href;
      await new Deno.Command(Deno.execPath(), {
        args: ["eval", `await (await import(${JSON.stringify(support)})).launch()`],
        clearEnv: true,
        env: { ...rest, ...env, [FOUND]: JSON.stringify({ path, env: {} }) },
        stderr: "null",
      }).output();
      return await Deno.readTextFile(`${path}-options`);
    };
    const [headless, headed] = await Promise.all([
      optionsWith("headless", {}),
      optionsWith("headed", { HEADED: "1" }),
    ]);
    assertMatch(headless, /--headless/);
    assertNotMatch(headed, /--headless/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("findBrowser() gives a browser its own fonts, and none from elsewhere", async () => {
  const { path, env } = await findBrowser();
  const settings = env.FONTCONFIG_FILE;
  if (settings === undefined) return; // Debian's has the machine's.
  const folder = path.slice(0, path.lastIndexOf("/"));
  const conf = await Deno.readTextFile(settings);
  const fonts = [...conf.matchAll(/<(?:cache)?dir>(.*)<\/(?:cache)?dir>/g)].map(([, dir]) => dir);
  assertEquals(fonts, [`${folder}/fonts/fonts`, `${folder}/fonts-cache`]);
  assert((await Deno.stat(`${folder}/fonts/fonts`)).isDirectory);
});
