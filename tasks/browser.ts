import { type Browser as Launched, chromium, type LaunchOptions } from "playwright-core";
import * as v from "valibot";
import { installProgram } from "./debian.ts";

const VERSION = "153.0.0";

/**
 * The npm package with a Chromium inside. It stands here and not in deno.json, since everything named
 * there is fetched before the first start.
 */
export const BROWSER_PACKAGE = `npm:@sparticuz/chromium@${VERSION}`;

/** The variable that asks to see what the browser does. The packaged one has no windows. */
export const HEADED = "HEADED";

/** Where Debian's package puts it. */
const DEBIAN = "/usr/bin/chromium";

/** Where the package's Chromium is unpacked, once for all runs. */
const UNPACKED = new URL("../.browser/", import.meta.url).pathname;

const Browser = v.object({
  /** Its executable. */
  path: v.string(),
  /** Variables that its environment must have besides those of this process. */
  env: v.record(v.string(), v.string()),
});
/** A Chromium that runs on this machine. */
export type Browser = v.InferOutput<typeof Browser>;

/** The variable in which the test task hands the browser that it found to the tests. */
export const FOUND = "PARLOR_TEST_BROWSER";

/** Options that keep a browser from asking anything on the network but the test's own server. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
];

/** The time that a browser may take to show a line of text, in milliseconds. */
const PROOF_MS = 60_000;

/**
 * Finds a Chromium that shows text: what the CHROMIUM variable names, or one from an npm package,
 * which is fetched and unpacked the first time; where that does not run, Debian's, which is
 * installed where that is possible. The package has the browser without its windows, which takes a
 * quarter of the time for each window that a test opens; with HEADED it is Debian's at once.
 *
 * @throws {Error} in one line, when there is none that runs
 */
export async function findBrowser(): Promise<Browser> {
  const named = Deno.env.get("CHROMIUM");
  if (named !== undefined) return await proven({ path: named, env: {} });
  const found = Deno.env.get(FOUND);
  if (found !== undefined) return v.parse(v.pipe(v.string(), v.parseJson(), Browser), found);
  try {
    if (Deno.env.has(HEADED)) return await proven({ path: DEBIAN, env: {} });
    return await proven(await unpacked());
  } catch (error) {
    if (!await exists(DEBIAN) && !await installProgram("chromium")) throw error;
    return await proven({ path: DEBIAN, env: {} });
  }
}

/** Starts a browser, without a window where nothing else is asked for. */
export async function launchBrowser(
  { path, env }: Browser,
  options: Pick<LaunchOptions, "headless" | "slowMo"> = {},
): Promise<Launched> {
  // The kernel's sandbox for its own processes is not to be had by root, nor in most containers.
  const sandbox = Deno.uid() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({
    executablePath: path,
    args: [...QUIET, ...sandbox],
    env: { ...Deno.env.toObject(), ...env },
    timeout: PROOF_MS,
    ...options,
  });
}

async function unpacked(): Promise<Browser> {
  const folder = `${UNPACKED}${VERSION}`;
  if (!await exists(folder)) {
    await Deno.mkdir(UNPACKED, { recursive: true });
    const fresh = await Deno.makeTempDir({ dir: UNPACKED });
    await unpack(fresh);
    // Whole or not at all; when another process was faster, its folder is as good.
    await Deno.rename(fresh, folder).catch(() => Deno.remove(fresh, { recursive: true }));
  }
  await writeFontsConf(folder);
  return {
    path: `${folder}/chromium`,
    // A machine without a browser often lacks the libraries and the fonts of one, too.
    env: { LD_LIBRARY_PATH: `${folder}/al2023/lib`, FONTCONFIG_FILE: `${folder}/fonts.conf` },
  };
}

/** Writes the settings for fonts: the package's own name folders of the service that it was made for. */
async function writeFontsConf(folder: string): Promise<void> {
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
  const path = `${folder}/fonts.conf`;
  // Written anew where the project was moved; a reader sees the old one or the new one.
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return;
  const fresh = await Deno.makeTempFile({ dir: folder });
  await Deno.writeTextFile(fresh, text);
  await Deno.rename(fresh, path);
}

/** The browser, once it has shown a text: one that starts and says its version may still end at that. */
async function proven(browser: Browser): Promise<Browser> {
  const why = await failureToShow(browser);
  if (why === undefined) return browser;
  throw noBrowser(browser.path, why);
}

async function failureToShow(browser: Browser): Promise<string | undefined> {
  try {
    await using launched = await launchBrowser(browser);
    const page = await launched.newPage();
    page.setDefaultTimeout(PROOF_MS);
    await page.setContent("<span>A line of text</span>");
    const box = await page.locator("span").boundingBox();
    return box !== null && box.width > 0 ? undefined : "it shows no text";
  } catch (error) {
    return lineOf(error instanceof Error ? error.message : String(error));
  }
}

async function unpack(folder: string): Promise<void> {
  const { success, code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "tasks/unpack_browser.ts"],
    cwd: new URL("../", import.meta.url).pathname,
    env: { TMPDIR: folder },
    stdin: "null",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw noBrowser(BROWSER_PACKAGE, said || `exit code ${code}`);
}

/** The first line of a message, without the rows of a frame around it. */
function lineOf(message: string): string {
  return message.split("\n")[0] ?? "";
}

function noBrowser(what: string, why: string): Error {
  return new Error(
    `No browser for the browser tests: ${what} fails (${why}). ` +
      "Install Debian's chromium, or name another one in the CHROMIUM variable.",
  );
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
