/**
 * Building and developing an application: `fresh/dev`.
 *
 * @module
 */
export { Builder, type BuildOptions, type ResolvedBuildConfig } from "./src/dev/builder.ts";
export type { OnTransformArgs, OnTransformOptions, TransformFn } from "./src/dev/transform.ts";
