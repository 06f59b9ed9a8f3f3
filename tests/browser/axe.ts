import axe from "axe-core";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";

/** What everything here must pass: WCAG 2.2 A and AA, and what is good practice beyond them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Those of them whose outcome may be another one in another colour scheme. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** Waits until nothing is broken within an element: in the light scheme, and in the dark one. */
export async function isAccessible(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(() => violations(page, within, COLOR_RULES), []);
  await page.emulateMedia({ colorScheme: "light" });
  await eventually(() => violations(page, within), []);
}

/** Each rule that is broken, with the elements that break it, of those within an element. */
export async function violations(
  page: Page,
  within = "html",
  rules: readonly string[] = RULES,
): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) {
    await page.addScriptTag({ content: axe.source });
  }
  const found = await page.evaluate(async ([within, rules]) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    // What moves in is judged where it comes to rest.
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
    return (await axe.run(within, { runOnly: [...rules] })).violations;
  }, [within, rules] as const);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
  );
}
