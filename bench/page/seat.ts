import type { Browser, Page } from "playwright-core";

/** A page of a window of its own, for the person whose cookie it is; paths lead to `origin`. */
export async function seat(browser: Browser, origin: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: origin }]);
  return await context.newPage();
}
