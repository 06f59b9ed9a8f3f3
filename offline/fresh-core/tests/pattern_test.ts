import { assertEquals, assertThrows } from "@std/assert";
import { filePathToPattern, isPattern, joinPaths } from "../src/pattern.ts";

Deno.test("filePathToPattern() makes a URL pattern of a path", () => {
  const patterns = {
    "index": "/",
    "about": "/about",
    "blog/index": "/blog",
    "blog/[slug]": "/blog/:slug",
    "blog/[slug]/comments": "/blog/:slug/comments",
    "old/[...path]": "/old/:path*",
    "docs/[[version]]/index": "/docs{/:version}?",
    "[[name]]": "/{:name}?",
    "(group)/[[name]]/(other)/index": "/{:name}?",
    "(group)/about": "/about",
    "x/[module]@[version].json": "/x/:module@:version.json",
  };
  for (const [path, pattern] of Object.entries(patterns)) {
    assertEquals(filePathToPattern(path), pattern, path);
  }
});

Deno.test("filePathToPattern() throws when the brackets make no sense", () => {
  const paths = ["a/[b][c]", "a/b]", "a/[b]]", "a/[[b]]-c", "a/b-[[c]]/d"];
  for (const path of paths) assertThrows(() => filePathToPattern(path), SyntaxError, path);
});

Deno.test("joinPaths() puts a path where it is mounted", () => {
  assertEquals(joinPaths("", "/foo"), "/foo");
  assertEquals(joinPaths("/", "/foo"), "/foo");
  assertEquals(joinPaths("*", "/foo"), "/foo");
  assertEquals(joinPaths("/foo/bar", "/"), "/foo/bar");
  assertEquals(joinPaths("/foo/*", "/bar"), "/foo/bar");
  assertEquals(joinPaths("/foo", "*"), "/foo/*");
  assertEquals(joinPaths("", "/"), "/");
});

Deno.test("isPattern() tells patterns from paths", () => {
  for (const path of ["/foo", "/foo/bar.jpg"]) assertEquals(isPattern(path), false);
  for (const path of ["/:a", "/*", "/a{/b}?", "/(\\d+)"]) assertEquals(isPattern(path), true);
});
