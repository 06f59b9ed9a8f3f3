/** Replaced in browser bundles by the id of the build. */
declare const FRESH_BUILD_ID: string;

/** The id of the build that is running, part of the URLs that `asset()` makes. */
export let buildId: string = typeof FRESH_BUILD_ID === "string"
  ? FRESH_BUILD_ID
  : crypto.randomUUID();

/** Sets the id on the server, where the build is found at run time. */
export function setBuildId(id: string): void {
  buildId = id;
}
