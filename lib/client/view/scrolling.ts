/** How long after the last scroll a list still counts as being scrolled, in milliseconds. */
const LINGER_MS = 1_500;

/** Marks a list with `data-scrolling` while somebody scrolls it, and a while longer. */
export class Scrolling {
  #list: Pick<Element, "toggleAttribute">;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(list: Pick<Element, "toggleAttribute">) {
    this.#list = list;
  }

  /** It was scrolled; cheap, as it is called for each frame. */
  scrolled(): void {
    this.#last = performance.now();
    if (this.#timer !== undefined) return;
    this.#list.toggleAttribute("data-scrolling", true);
    this.#wait(LINGER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#last + LINGER_MS - performance.now();
      if (left > 0) return this.#wait(left);
      this.#timer = undefined;
      this.#list.toggleAttribute("data-scrolling", false);
    }, ms);
  }
}
