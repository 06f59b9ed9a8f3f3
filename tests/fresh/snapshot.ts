import { stub } from "@std/testing/mock";
import { Builder } from "fresh/dev";

/** What gives an app the islands, routes and files of a fixture. */
export type BuildSnapshot = Awaited<ReturnType<Builder["build"]>>;

/** Builds a fixture in memory. */
export async function snapshot(
  fixture: string,
  prepare: (builder: Builder) => void = () => {},
): Promise<BuildSnapshot> {
  using _ = stub(console, "log");
  const prepared = builder(fixture);
  prepare(prepared);
  return await prepared.build({ snapshot: "memory" });
}

/** The builder of a fixture, with where its output goes if that is to be on disk. */
export function builder(fixture: string, outDir?: string): Builder {
  const root = new URL(`fixture/${fixture}/`, import.meta.url).pathname;
  return new Builder(outDir === undefined ? { root } : { root, outDir });
}
