import { assertEquals } from "@std/assert";
import { type PageKey, pageKeyOf } from "../../../lib/client/view/page_keys.ts";

/** What of a browser's key event is looked at; the target is an element only in a browser. */
function press(key: string, held: Partial<KeyboardEvent> = {}): PageKey | undefined {
  Object.assign(globalThis, { HTMLElement: class {} });
  const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  return pageKeyOf({ key, ...none, target: null, ...held } as KeyboardEvent);
}

Deno.test("pageKeyOf() knows its keys, and leaves every other to the page and the browser", () => {
  assertEquals(press("k", { ctrlKey: true }), "switcher");
  assertEquals(press("K", { metaKey: true }), "switcher");
  assertEquals(press("k", { ctrlKey: true, shiftKey: true }), undefined);
  assertEquals(press("k"), undefined);
  assertEquals(press("/", { ctrlKey: true }), "keys");
  assertEquals(press("?", { shiftKey: true }), "keys");
  assertEquals(press("?", { shiftKey: true, defaultPrevented: true }), undefined);
  assertEquals(press("ArrowUp", { altKey: true }), "previous");
  assertEquals(press("ArrowDown", { altKey: true }), "next");
  assertEquals(press("ArrowDown", { altKey: true, isComposing: true }), undefined);
  assertEquals(press("ArrowDown"), undefined);
  assertEquals(press("л", { ctrlKey: true, code: "KeyK" }), "switcher");
  assertEquals(press("ㅏ", { metaKey: true, code: "KeyK" }), "switcher");
  assertEquals(press("t", { ctrlKey: true, code: "KeyK" }), undefined);
  assertEquals(press("ظ", { ctrlKey: true, code: "Slash" }), "keys");
  assertEquals(press("؟", { shiftKey: true, code: "Slash" }), "keys");
});
