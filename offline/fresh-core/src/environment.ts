/** `true` in a browser, `false` on the server. Guards code that only a browser can run. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
