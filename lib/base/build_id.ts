import { asset } from "fresh/runtime";

/** The parameter that Fresh adds to a static file's URL, so that it changes with the build. */
const PARAMETER = "__frsh_c";

/**
 * The id of the build that this code belongs to, on the server and in the browser: a page whose id is
 * another than the server's is of an earlier build, or a later one.
 */
export function buildId(): string {
  return new URL(asset("/"), "http://localhost").searchParams.get(PARAMETER) ?? "";
}
