/**
 * What a generated `_fresh/server.js` needs. Applications do not import it.
 *
 * @module
 */
export { setBuildCache } from "./src/app.ts";
export { DiskBuildCache } from "./src/build_cache.ts";
