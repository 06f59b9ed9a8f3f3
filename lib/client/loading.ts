import { request } from "./api.ts";
import { pageBuild } from "./view/page_build.ts";
import { Disconnected, Outdated } from "./errors.ts";

/** The address of a module, in what browsers say of one that they could not load. */
const ADDRESS = /\w+:\/\/\S+/;

/**
 * Returns a function that loads a part of the page when it is first called. When that fails, the next
 * call tries again, at another address, since a browser remembers that a module failed for as long as
 * the page is open.
 *
 * The promise rejects with `Disconnected` when the server cannot be reached, and with `Outdated` when
 * it can, and has that part no more; the page offers to be loaded again then.
 *
 * @param load imports the part
 */
export function loader<T>(load: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  let address: string | undefined;
  let tries = 0;
  const attempt = async () => {
    // It would only be remembered as failed.
    if (navigator.onLine === false) throw new Disconnected();
    try {
      return await (address === undefined ? load() : import(`${address}?again=${++tries}`)) as T;
    } catch (error) {
      // It does not say why.
      address ??= ADDRESS.exec(`${error}`)?.[0];
      await request("/healthz").catch(() => {
        throw new Disconnected();
      });
      if (tries === 0 && address !== undefined) return await attempt();
      pageBuild.setPartMissing();
      throw new Outdated("This page is older than the server.");
    }
  };
  return () => {
    found ??= attempt().catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
