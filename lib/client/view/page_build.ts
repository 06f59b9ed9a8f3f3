import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { buildId } from "../../base/build_id.ts";

/** The tab's storage has under this key from which build to which one the page was reloaded. */
const KEY = "reloaded";

/** Which build a page is of, and whether the server has another one by now. */
export class PageBuild {
  #own: string;
  #storage: () => Storage;
  #server = signal<string | undefined>(undefined);
  #isPartMissing = signal(false);
  #putOff = signal<string | undefined>(undefined);

  /** Whether to offer the person to load the page again. */
  readonly isOld: ReadonlySignal<boolean> = computed(() => {
    const server = this.#server.value;
    if (this.#isPartMissing.value) return this.#putOff.value !== "lacking";
    if (server === undefined || this.#own === "" || server === this.#own) return false;
    // Where loading it again brought no other page, as several builds run at once, asking is no use.
    return this.#putOff.value !== server && this.#remembered() !== `${this.#own} ${server}`;
  });

  /**
   * @param own the build that the page's code belongs to
   * @param storage the tab's, which may be forbidden to touch, hence a function
   */
  constructor(own: string, storage: () => Storage = () => sessionStorage) {
    this.#own = own;
    this.#storage = storage;
  }

  /** The server says which build it has. */
  setServerBuild(build: string): void {
    this.#server.value = build;
  }

  /** The server has some part of the page no more. */
  setPartMissing(): void {
    this.#isPartMissing.value = true;
  }

  /** The person does not want to load the page again now. */
  postpone(): void {
    this.#putOff.value = this.#isPartMissing.peek() ? "lacking" : this.#server.peek();
  }

  /** Loads the page again, as the person wishes: it never does that by itself. */
  reload(load: () => void = () => location.reload()): void {
    try {
      this.#storage().setItem(KEY, `${this.#own} ${this.#server.peek()}`);
    } catch {
      // Then it may be offered once more than is of use.
    }
    load();
  }

  #remembered(): string | null {
    try {
      return this.#storage().getItem(KEY);
    } catch {
      return null;
    }
  }
}

/** The one of a page. */
export const pageBuild = new PageBuild(buildId());
