import { pageBuild } from "./page_build.ts";
import { Disconnected, Outdated } from "./replies.ts";

/**
 * Waits for a part of the page that is loaded when it is asked for.
 *
 * @throws {Disconnected} when the server could not be reached
 * @throws {Outdated} when it could, and has that part no more; the page offers to be loaded again then
 */
export async function loading<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch {
    // A browser does not say why.
    if (!await isReached()) throw new Disconnected("There is no connection.");
    pageBuild.lacks();
    throw new Outdated("This page is older than the server.");
  }
}

async function isReached(): Promise<boolean> {
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
