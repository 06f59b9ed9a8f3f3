/**
 * Functions for a generated `_fresh/server.js`. Applications do not import it.
 *
 * @module
 */
export { setBuildCache } from "./src/app.ts";
export { DiskBuildCache } from "./src/build_cache.ts";
