import type { Browser, Page } from "playwright-core";

/** A page in a browser, with what went wrong in it. */
export class Tab implements AsyncDisposable {
  /** The page. */
  readonly page: Page;
  /** Errors, and messages of the console that are errors. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  /** Opens an address. */
  static async open(browser: Browser, address: string): Promise<Tab> {
    const tab = new Tab(await browser.newPage());
    await tab.page.goto(address);
    return tab;
  }

  /** Waits until an element has a text. */
  async sees(selector: string, text: string): Promise<void> {
    await this.page.waitForFunction(
      ([selector, text]) => document.querySelector(selector!)?.textContent === text,
      [selector, text],
    );
  }

  /** Closes the page. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}
