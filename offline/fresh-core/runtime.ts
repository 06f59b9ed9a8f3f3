/**
 * The module `fresh/runtime`, which runs on the server and in the browser alike.
 *
 * @module
 */
export { asset, assetSrcSet } from "./src/asset.ts";
export { Head, type HeadProps } from "./src/head.ts";
export { HttpError } from "./src/http_error.ts";
export { IS_BROWSER } from "./src/environment.ts";
export { Partial, type PartialProps } from "./src/partial.ts";
