import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../tasks/browser.ts";

/** A test's browser asks nobody on the network but the test's own server. */
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

/**
 * Launches a headless Chromium; `await using browser = await launch()` closes it at the end.
 *
 * @throws {Error} when this machine has none that runs; a browser test is never skipped
 */
export async function launch(): Promise<Browser> {
  const { path, env } = await findBrowser();
  // The kernel's sandbox for its own processes is not to be had by root, nor in most containers.
  const sandbox = Deno.uid() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({
    executablePath: path,
    args: [...QUIET, ...sandbox],
    env: { ...Deno.env.toObject(), ...env },
  });
}
