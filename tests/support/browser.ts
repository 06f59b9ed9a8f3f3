import type { Browser } from "playwright-core";
import { findBrowser, launchBrowser } from "../../tasks/browser.ts";

/**
 * Launches a headless Chromium; `await using browser = await launch()` closes it at the end.
 *
 * @throws {Error} when this machine has none that runs; a browser test is never skipped
 */
export async function launch(): Promise<Browser> {
  return await launchBrowser(await findBrowser());
}
