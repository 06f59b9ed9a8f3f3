import type { Browser } from "playwright-core";
import { findBrowser, HEADED, launchBrowser } from "../../tasks/browser.ts";

/** How long each step takes when somebody watches, in milliseconds. */
const WATCHED_STEP_MS = 250;

/**
 * Launches a Chromium, `await using browser = await launch()` closes it at the end. It has windows,
 * and takes its time, where the variable HEADED is set.
 *
 * @throws {Error} when this machine has none that runs; a browser test is never skipped
 */
export async function launch(): Promise<Browser> {
  const options = Deno.env.has(HEADED) ? { headless: false, slowMo: WATCHED_STEP_MS } : {};
  return await launchBrowser(await findBrowser(), options);
}
