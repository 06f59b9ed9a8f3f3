import axe from "axe-core";
import type { Page } from "playwright-core";

/** What everything here must pass: WCAG 2.2 A and AA, and what is good practice beyond them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Each rule that is broken, with the elements that break it, of those within an element. */
export async function violations(page: Page, within = "html"): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  const found = await page.evaluate(async ([within, rules]) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    // What moves in is judged where it comes to rest.
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
    return (await axe.run(within, { runOnly: rules })).violations;
  }, [within, RULES] as const);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
  );
}
