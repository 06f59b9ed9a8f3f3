import { assertEquals } from "@std/assert";
import { PageBuild } from "../../../lib/client/view/page_build.ts";

/** The storage of a tab, in memory. */
function tab(): () => Storage {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return () => storage as Storage;
}

Deno.test("PageBuild is old once the server has another build, until that is put off", () => {
  const build = new PageBuild("one", tab());
  assertEquals(build.isOld.value, false);
  build.setServerBuild("one");
  assertEquals(build.isOld.value, false);
  build.setServerBuild("two");
  assertEquals(build.isOld.value, true);
  build.postpone();
  build.setServerBuild("two");
  assertEquals(build.isOld.value, false);
  build.setServerBuild("three");
  assertEquals(build.isOld.value, true);
  build.setServerBuild("one");
  assertEquals(build.isOld.value, false);
});

Deno.test("PageBuild asks no second time where loading the page again brought no other build", () => {
  const storage = tab();
  let loads = 0;
  const first = new PageBuild("one", storage);
  first.setServerBuild("two");
  first.reload(() => loads++);
  const again = new PageBuild("one", storage);
  again.setServerBuild("two");
  assertEquals([again.isOld.value, loads], [false, 1]);
  again.setServerBuild("three");
  assertEquals(again.isOld.value, true);
});

Deno.test("PageBuild is old when a part of it is missing, with or without a storage", () => {
  const build = new PageBuild("one", () => {
    throw new Error("It is forbidden.");
  });
  build.setServerBuild("one");
  build.setPartMissing();
  assertEquals(build.isOld.value, true);
  build.postpone();
  assertEquals(build.isOld.value, false);
  let loads = 0;
  build.reload(() => loads++);
  assertEquals(loads, 1);
  build.setServerBuild("two");
  const other = new PageBuild("one", () => {
    throw new Error("It is forbidden.");
  });
  other.setServerBuild("two");
  assertEquals(other.isOld.value, true);
});
