import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { launch } from "../support/browser.ts";
import { type Account, join, PASSWORD, type RawSocket, signUp } from "../support/client.ts";
import { type StartOptions, startServer, type TestServer } from "../support/server.ts";

/** A server and a browser for one test. */
export class Stage implements AsyncDisposable {
  readonly server: TestServer;
  readonly browser: Browser;

  private constructor(server: TestServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  static async set(options: StartOptions = {}): Promise<Stage> {
    const [server, browser] = await Promise.all([startServer(options), launch()]);
    return new Stage(server, browser);
  }

  get origin(): string {
    return this.server.origin;
  }

  /** A window of its own, as of another person. */
  async window(options: BrowserContextOptions = {}): Promise<Seat> {
    const context = await this.browser.newContext({ baseURL: this.origin, ...options });
    return new Seat(context, await context.newPage());
  }

  /** A person in a window of their own, signed up and in the lobby; without scripts through the form. */
  async seat(username: string, options: BrowserContextOptions = {}): Promise<Seat> {
    const seat = await this.window(options);
    if (options.javaScriptEnabled === false) {
      await seat.signUp(username);
      return seat;
    }
    const { cookie } = await signUp(this.origin, username);
    const [name = "", value = ""] = cookie.split("=", 2);
    const { origin: url } = this;
    await seat.context.addCookies([{ name, value, url, httpOnly: true, sameSite: "Lax" }]);
    await seat.page.goto("/rooms/lobby");
    await seat.sees("live");
    return seat;
  }

  /** A person without a browser, who writes fast. */
  async writer(username: string): Promise<Writer> {
    const account = await signUp(this.origin, username);
    const { socket } = await join(this.origin, account);
    return new Writer(account, socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.server[Symbol.asyncDispose]();
  }
}

/** The states that a page shows its connection in. */
type Connection = "live" | "reconnecting" | "connecting" | "offline" | "stopped";

/** A person's window. */
export class Seat {
  readonly context: BrowserContext;
  /** Errors of scripts, which there should be none of. */
  readonly errors: string[] = [];
  #page: Page;

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.#page = page;
    context.on("weberror", (error) => this.errors.push(String(error.error())));
    context.on("console", (message) => {
      // A socket or a request that fails is not the page's own error.
      if (message.type() === "error" && !/WebSocket|ERR_|status of/.test(message.text())) {
        this.errors.push(message.text());
      }
    });
  }

  get page(): Page {
    return this.#page;
  }

  /** Opens a path in a new page of the same person. */
  async open(path: string): Promise<void> {
    this.#page = await this.context.newPage();
    await this.#page.goto(path);
  }

  async signUp(username: string): Promise<void> {
    const { page } = this;
    await page.goto("/signup");
    await page.fill("[name=username]", username);
    await page.fill("[name=password]", PASSWORD);
    await page.click(".auth-card button[type=submit]");
    await page.waitForURL("**/rooms/lobby");
  }

  /** Waits until the page shows its connection in this state; `live` as in `whenLive`. */
  async sees(state: Connection): Promise<void> {
    if (state === "live") return await whenLive(this.page);
    await this.page.waitForSelector(`[data-connection=${state}] .status[data-state=${state}]`);
  }

  /** Types a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.page.fill("#text", text);
    await this.page.press("#text", "Enter");
  }

  /** Waits until a message is in the page and confirmed. */
  async reads(text: string): Promise<void> {
    await this.page.locator(".message[id] .message-text", { hasText: exactly(text) }).waitFor();
  }

  /** The texts of the confirmed messages, in their order. */
  texts(): Promise<string[]> {
    return this.page.locator(".message[id] .message-text").allTextContents();
  }
}

/** A person who writes over a plain socket. */
export class Writer implements AsyncDisposable {
  readonly account: Account;
  readonly socket: RawSocket;

  constructor(account: Account, socket: RawSocket) {
    this.account = account;
    this.socket = socket;
  }

  /** Posts each text, in order. */
  async say(...texts: string[]): Promise<void> {
    await Promise.all(texts.map(async (text) => {
      const cid = crypto.randomUUID();
      const answer = await this.socket.request({ type: "send", room: "lobby", cid, text });
      if (answer.type !== "ok") throw new Error(`Not posted: ${answer.message}`);
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.socket.close();
  }
}

/**
 * Waits until a room's page is connected, to people and to programs, and all that it loads works: the
 * thread that it opens with, too, which until then is as the server rendered it.
 */
export async function whenLive(page: Page): Promise<void> {
  const body = "[data-connection=live][data-loaded]:not(:has(#thread-page, .thread-wait))";
  await page.waitForSelector(`${body} .status[data-state=live]`);
}

/** Clicks on what leads to another page, and waits until that is there whole: a click waits for none. */
export async function turn(page: Page, link: Locator): Promise<void> {
  await Promise.all([page.waitForEvent("load"), link.click()]);
}

/** `word 1`, `word 2`, … */
export function numbered(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);
}

function exactly(text: string): RegExp {
  return new RegExp(`^${RegExp.escape(text)}$`);
}
