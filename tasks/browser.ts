const VERSION = "153.0.0";

/**
 * The npm package with a Chromium inside. It stands here and not in deno.json, since everything named
 * there is fetched before the first start.
 */
export const BROWSER_PACKAGE = `npm:@sparticuz/chromium@${VERSION}`;

/** Where Debian's package puts it. */
const DEBIAN = "/usr/bin/chromium";

/** Where the package's Chromium is unpacked, once for all runs. */
const UNPACKED = new URL("../.browser/", import.meta.url).pathname;

/** A Chromium that runs on this machine. */
export interface Browser {
  /** Its executable. */
  path: string;
  /** What its environment must hold, beside the caller's own. */
  env: Record<string, string>;
}

/**
 * Finds a Chromium: what the CHROMIUM variable names, or one from an npm package, which is fetched and
 * unpacked the first time; where that does not run, Debian's. The package has the browser without its
 * windows, which takes a quarter of the time for each window that a test opens.
 *
 * @throws {Error} in one line, when there is none that runs
 */
export async function findBrowser(): Promise<Browser> {
  const named = Deno.env.get("CHROMIUM");
  if (named !== undefined) return await proven({ path: named, env: {} });
  try {
    return await proven(await unpacked());
  } catch (error) {
    if (!await exists(DEBIAN)) throw error;
    return await proven({ path: DEBIAN, env: {} });
  }
}

async function unpacked(): Promise<Browser> {
  const folder = `${UNPACKED}${VERSION}`;
  if (!await exists(folder)) {
    await Deno.mkdir(UNPACKED, { recursive: true });
    const fresh = await Deno.makeTempDir({ dir: UNPACKED });
    await run(Deno.execPath(), ["run", "-A", "--no-lock", "tasks/unpack_browser.ts"], {
      TMPDIR: fresh,
    });
    // Whole or not at all; when another process was faster, its folder is as good.
    await Deno.rename(fresh, folder).catch(() => Deno.remove(fresh, { recursive: true }));
  }
  return {
    path: `${folder}/chromium`,
    // A machine without a browser often lacks the libraries and the fonts of one, too.
    env: { LD_LIBRARY_PATH: `${folder}/al2023/lib`, FONTCONFIG_PATH: `${folder}/fonts` },
  };
}

async function proven(browser: Browser): Promise<Browser> {
  await run(browser.path, ["--version", "--no-sandbox"], browser.env);
  return browser;
}

async function run(command: string, args: string[], env: Record<string, string>): Promise<void> {
  const cwd = new URL("../", import.meta.url).pathname;
  const why = await failure(new Deno.Command(command, { args, env, cwd, stdin: "null" }));
  if (why === undefined) return;
  throw new Error(
    `No browser for the browser tests: ${command} fails (${why}). ` +
      "Install Debian's chromium, or name another one in the CHROMIUM variable.",
  );
}

async function failure(command: Deno.Command): Promise<string | undefined> {
  try {
    const { success, code, stderr } = await command.output();
    if (success) return undefined;
    return new TextDecoder().decode(stderr).trim().split("\n").at(-1) || `exit code ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
