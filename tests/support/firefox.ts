/**
 * Debian's Firefox, by WebDriver BiDi: as much of https://w3c.github.io/webdriver-bidi/ as the tests
 * need. The npm packages that speak all of it would be fetched at everybody's first start: 22 MB.
 */
import { installProgram } from "../../tasks/debian.ts";
import { allow } from "./patience.ts";
import { until } from "./until.ts";

/** How long Firefox may take to start, to answer a command or to end, in milliseconds. */
const PATIENCE_MS = 60_000;

const DEBIAN = "/usr/bin/firefox-esr";

/** A browser that asks nobody on the network but the test's own server. */
const SETTINGS: Readonly<Record<string, boolean | number | string>> = {
  "app.normandy.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "ui.prefersReducedMotion": 1,
};

/** The Firefox that `FIREFOX` names, or Debian's, which is installed where that is possible. */
export async function findFirefox(): Promise<string | undefined> {
  const named = Deno.env.get("FIREFOX");
  if (named !== undefined) return named;
  return await exists(DEBIAN) || await installProgram("firefox-esr") ? DEBIAN : undefined;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** A node of the page, as BiDi names it. */
interface NodeReference {
  sharedId: string;
}

// deno-lint-ignore no-explicit-any -- what an expression gives is for the test to judge
type Value = any;

/** A Firefox without a window of the screen's, with one page. */
export class Firefox implements AsyncDisposable {
  /** Errors of the page's scripts, which there should be none of. */
  readonly errors: string[] = [];
  #child: Deno.ChildProcess;
  #profile: string;
  #output: Promise<void>;
  #socket: WebSocket;
  #context = "";
  #id = 0;
  #commands = new Map<number, PromiseWithResolvers<Value>>();

  private constructor(
    child: Deno.ChildProcess,
    profile: string,
    output: Promise<void>,
    socket: WebSocket,
  ) {
    this.#child = child;
    this.#profile = profile;
    this.#output = output;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => {
      for (const { reject } of this.#commands.values()) reject(new Error("Firefox has ended."));
    };
  }

  /** Starts it with a profile of its own, which goes away with it. */
  static async launch(path: string): Promise<Firefox> {
    const profile = await Deno.makeTempDir({ prefix: "parlor-firefox-" });
    const settings = Object.entries(SETTINGS).map((setting) =>
      `user_pref(${setting.map((part) => JSON.stringify(part)).join(", ")});\n`
    );
    await Deno.writeTextFile(`${profile}/user.js`, settings.join(""));
    const child = new Deno.Command(path, {
      args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"],
      env: { HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const lines: string[] = [];
    const listening = Promise.withResolvers<string>();
    const output = (async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        lines.push(text);
        const [, url] = /BiDi listening on (ws:\/\/\S+)\s/.exec(lines.join("")) ?? [];
        if (url !== undefined) listening.resolve(url);
      }
      listening.reject(new Error(`Firefox ended before it listened:\n${lines.join("")}`));
    })();
    const callOff = allow(PATIENCE_MS, () => {
      listening.reject(new Error(`Firefox does not listen:\n${lines.join("")}`));
    });
    try {
      const socket = new WebSocket(`${await listening.promise}/session`);
      const firefox = new Firefox(child, profile, output, socket);
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      await firefox.#begin();
      return firefox;
    } catch (error) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await end(child, output, profile);
      throw error;
    } finally {
      callOff();
    }
  }

  async #begin(): Promise<void> {
    await this.#send("session.new", { capabilities: {} });
    const { contexts } = await this.#send("browsingContext.getTree", {});
    this.#context = contexts[0].context;
    await this.#send("session.subscribe", { events: ["log.entryAdded"] });
  }

  /** Goes to a page, and waits until it is there whole. */
  async open(url: string): Promise<void> {
    await this.#inPage("browsingContext.navigate", { url, wait: "complete" });
  }

  /** Loads the page again. */
  async reload(): Promise<void> {
    await this.#inPage("browsingContext.reload", { wait: "complete" });
  }

  /** What an expression gives in the page; of objects and lists, what JSON tells of them. */
  async evaluate(expression: string): Promise<Value> {
    const value = await this.#evaluate(`(async () => JSON.stringify(await (${expression})))()`);
    return value.type === "undefined" ? undefined : JSON.parse(value.value);
  }

  /** Waits until an expression is true, through any loading of pages. */
  async sees(expression: string): Promise<void> {
    await until(
      () => this.evaluate(`Boolean(${expression})`).catch(() => false),
      `It does not come to be so: ${expression}`,
    );
  }

  /** Waits until an element that the selector finds has these words. */
  async shows(selector: string, words = ""): Promise<void> {
    await this.sees(`(${FIND})(${JSON.stringify(selector)}, ${JSON.stringify(words)})`);
  }

  /** Moves the mouse to the middle of an element, once it is shown and at rest. */
  async hover(selector: string, words = ""): Promise<void> {
    await this.#point(selector, words, []);
  }

  /** Presses the main button there. */
  async click(selector: string, words = ""): Promise<void> {
    const press = ["pointerDown", "pointerUp"].map((type) => ({ type, button: 0 }));
    await this.#point(selector, words, press);
  }

  /** Types a text where the focus is, or presses the keys that `KEYS` names. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#inPage("input.performActions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  /** Puts a text in place of what a field has. */
  async fill(selector: string, text: string): Promise<void> {
    await this.click(selector);
    await this.sees(`document.activeElement?.matches(${JSON.stringify(selector)})`);
    await this.evaluate("document.activeElement.select()");
    await this.type(text);
  }

  /** The page as a picture (PNG), at a size of the window. */
  async picture(viewport: { width: number; height: number }): Promise<Uint8Array> {
    await this.#inPage("browsingContext.setViewport", { viewport });
    const { data } = await this.#inPage("browsingContext.captureScreenshot", {});
    return Uint8Array.fromBase64(data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It may have ended by itself: then there is nobody to answer.
    await this.#send("browser.close", {}).catch(() => {});
    this.#socket.close();
    await end(this.#child, this.#output, this.#profile);
  }

  async #point(selector: string, words: string, then: readonly unknown[]): Promise<void> {
    let found: NodeReference | undefined;
    await until(async () => {
      found = await this.#evaluate(
        `(${AT_REST})((${FIND})(${JSON.stringify(selector)}, ${JSON.stringify(words)}))`,
      ).catch(() => undefined);
      return found?.sharedId !== undefined;
    }, `There is no ${selector} “${words}” at rest.`);
    const origin = { type: "element", element: { sharedId: found?.sharedId } };
    const actions = [{ type: "pointerMove", x: 0, y: 0, origin }, ...then];
    await this.#inPage("input.performActions", {
      actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }],
    });
  }

  async #evaluate(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.#send("script.evaluate", {
      expression,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`${exceptionDetails.text}: ${expression}`);
    return result;
  }

  #inPage(method: string, params: Record<string, unknown>): Promise<Value> {
    return this.#send(method, { ...params, context: this.#context });
  }

  async #send(method: string, params: Record<string, unknown>): Promise<Value> {
    const id = ++this.#id;
    const answer = Promise.withResolvers<Value>();
    this.#commands.set(id, answer);
    const callOff = allow(PATIENCE_MS, () => answer.reject(new Error(`No answer to ${method}.`)));
    try {
      this.#socket.send(JSON.stringify({ id, method, params }));
      return await answer.promise;
    } finally {
      callOff();
      this.#commands.delete(id);
    }
  }

  #take(message: Value): void {
    if (message.type === "event") {
      const { type, level, text } = message.params;
      if (type === "javascript" && level === "error") this.errors.push(text);
      return;
    }
    const command = this.#commands.get(message.id);
    if (message.type === "success") command?.resolve(message.result);
    else command?.reject(new Error(`${message.error}: ${message.message}`));
  }
}

/** Keys that are no letters, as WebDriver writes them. */
export const KEYS = { Enter: "\uE007", Escape: "\uE00C" } as const;

/** The last element that the selector finds with these words in it, if it is shown. */
const FIND = `(selector, words) => [...document.querySelectorAll(selector)]
  .filter((it) => it.checkVisibility() && it.textContent.includes(words)).at(-1)`;

/** The element itself, brought into sight, once two frames find it at one place. */
const AT_REST = `async (it) => {
  it?.scrollIntoView({ block: "nearest", behavior: "instant" });
  const place = () => JSON.stringify(it?.getBoundingClientRect());
  const before = place();
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  return it?.isConnected && place() === before ? it : undefined;
}`;

async function end(
  child: Deno.ChildProcess,
  output: Promise<void>,
  profile: string,
): Promise<void> {
  const callOff = allow(PATIENCE_MS, () => child.kill("SIGKILL"));
  await child.status;
  callOff();
  await output.catch(() => {});
  // Processes of its pages may write for a moment longer.
  await until(
    () => Deno.remove(profile, { recursive: true }).then(() => true, () => false),
    `${profile} cannot be removed.`,
  );
}
