import { assertEquals } from "@std/assert";
import { asset, assetSrcSet, lockAssets } from "../src/asset.ts";
import { setBuildId } from "../src/build_id.ts";

setBuildId("id");

Deno.test("asset() adds the build to root-relative paths alone", () => {
  assertEquals(asset("/a.png"), "/a.png?__frsh_c=id");
  assertEquals(asset("/a.png?b=1#c"), "/a.png?b=1&__frsh_c=id#c");
  assertEquals(asset(asset("/a.png")), "/a.png?__frsh_c=id");
  for (const url of ["a.png", "https://x.example/a.png", "//x.example/a.png", "data:,a"]) {
    assertEquals(asset(url), url);
  }
});

Deno.test("assetSrcSet() adds the build to every candidate", () => {
  assertEquals(
    assetSrcSet("/a.png 1x, /b.png 2x"),
    "/a.png?__frsh_c=id 1x, /b.png?__frsh_c=id 2x",
  );
});

Deno.test("lockAssets() changes pictures alone, unless they opt out", () => {
  const props = { src: "/a.png" };
  assertEquals(lockAssets("img", props), { src: "/a.png?__frsh_c=id" });
  assertEquals(lockAssets("video", props), props);
  const optedOut = { ...props, "data-fresh-disable-lock": true };
  assertEquals(lockAssets("img", optedOut), optedOut);
});
