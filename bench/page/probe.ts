import type { CDPSession, Page } from "playwright-core";

/** The memory of a page after its garbage was collected. */
export interface Held {
  /** Of JavaScript, in bytes. */
  heap: number;
  /** Elements, texts and so on, in the document or not. */
  dom: number;
  /** Nodes of what is or was rendered. */
  rendered: number;
  /** Which of these are of an earlier rendering of their component, by its beginning. */
  former: string[];
}

/** Measures what pages hold, over the browser's own protocol. */
export class Probe {
  #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Probe> {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    return new Probe(session);
  }

  /** The heap in bytes, after a collection. */
  async heap(): Promise<number> {
    await this.#collect();
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
    return usedSize;
  }

  /** Everything that is held, after a collection. */
  async held(): Promise<Held> {
    let held = await this.#held();
    // What is rendered while it is counted is of the rendering before; what is held stays.
    for (let times = 0; times < 4 && held.former.length > 0; times++) held = await this.#held();
    return held;
  }

  async #held(): Promise<Held> {
    const heap = await this.heap();
    const { metrics } = await this.#session.send("Performance.getMetrics");
    const dom = metrics.find(({ name }) => name === "Nodes")?.value ?? NaN;
    return { heap, dom, ...await this.#rendered() };
  }

  async #collect(): Promise<void> {
    // What a finalizer lets go is collected by the next one.
    for (let times = 0; times < 3; times++) await this.#session.send("HeapProfiler.collectGarbage");
  }

  /** Counts Preact's nodes among all objects; it names their parts by the letters that are used here. */
  async #rendered(): Promise<Pick<Held, "rendered" | "former">> {
    const objectGroup = "probe";
    const prototype = await this.#session.send("Runtime.evaluate", {
      expression: "Object.prototype",
      objectGroup,
    });
    const { objects } = await this.#session.send("Runtime.queryObjects", {
      prototypeObjectId: prototype.result.objectId!,
      objectGroup,
    });
    const { result } = await this.#session.send("Runtime.callFunctionOn", {
      objectId: objects.objectId!,
      functionDeclaration: COUNT.toString(),
      returnByValue: true,
    });
    await this.#session.send("Runtime.releaseObjectGroup", { objectGroup });
    return result.value;
  }
}

// Runs in the page.
function COUNT(this: Record<string, unknown>[]): Pick<Held, "rendered" | "former"> {
  let rendered = 0;
  const former = new Map<string, number>();
  for (const each of this) {
    if (Object.getPrototypeOf(each) !== Object.prototype || !("__k" in each && "__v" in each)) {
      continue;
    }
    if (!("type" in each && "props" in each)) continue;
    rendered++;
    const component = each.__c as { __v?: unknown } | null | undefined;
    if (typeof each.type !== "function" || component == null || component.__v === each) continue;
    const begin = String(each.type).replaceAll(/\s+/g, " ").slice(0, 90);
    former.set(begin, (former.get(begin) ?? 0) + 1);
  }
  return { rendered, former: [...former].map(([begin, count]) => `${count} × ${begin}`) };
}
