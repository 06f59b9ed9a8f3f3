import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compareRoutePaths } from "../src/fs_routes.ts";

const SORTED = [
  "/_app.tsx",
  "/_middleware.ts",
  "/_layout.tsx",
  "/_error.tsx",
  "/_404.tsx",
  "/index.tsx",
  "/about.tsx",
  "/rooms/_middleware.ts",
  "/rooms/_layout.tsx",
  "/rooms/index.tsx",
  "/rooms/new.tsx",
  "/rooms/[id]/index.tsx",
  "/rooms/[id].tsx",
  "/rooms/[[filter]].tsx",
  "/rooms/[...path].tsx",
  "/rooms.tsx",
  "/(account)/_layout.tsx",
  "/(account)/sign-in.tsx",
  "/[page].tsx",
];

Deno.test("compareRoutePaths() puts the most general route last", () => {
  const shuffled = fc.shuffledSubarray(SORTED, { minLength: SORTED.length });
  fc.assert(fc.property(shuffled, (paths) => {
    assertEquals([...paths].sort(compareRoutePaths), SORTED);
  }));
});
