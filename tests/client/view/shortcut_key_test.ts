import { assertEquals } from "@std/assert";
import { formatOfKey } from "../../../lib/client/writing/formatting.ts";
import { shortcutKey } from "../../../lib/client/view/shortcut_key.ts";

/** What layouts give: the key, where it lies, whether with Shift, and what a shortcut is looked up by. */
const CASES: [layout: string, key: string, code: string, shift: boolean, found: string][] = [
  ["English", "b", "KeyB", false, "b"],
  ["English", "B", "KeyB", true, "b"],
  ["English, Caps Lock", "E", "KeyE", false, "e"],
  ["Russian", "и", "KeyB", false, "b"],
  ["Russian", "Л", "KeyK", true, "k"],
  ["Ukrainian", "і", "KeyS", false, "s"],
  ["Bulgarian, phonetic", "у", "KeyU", false, "u"],
  ["Greek", "β", "KeyB", false, "b"],
  ["Greek", "Ρ", "KeyR", true, "r"],
  ["Hebrew", "נ", "KeyB", false, "b"],
  ["Hebrew", "ק", "KeyE", false, "e"],
  ["Arabic, one key for two letters", "لا", "KeyB", false, "b"],
  ["Arabic", "ث", "KeyE", false, "e"],
  ["Arabic, a mark", "ْ", "KeyX", true, "x"],
  ["Arabic, a quotation mark", "‘", "KeyU", true, "u"],
  ["Arabic", "؟", "Slash", true, "?"],
  ["Arabic", "ظ", "Slash", false, "/"],
  ["Persian", "ذ", "KeyB", false, "b"],
  ["Korean", "ㅠ", "KeyB", false, "b"],
  ["Korean", "ㄲ", "KeyR", true, "r"],
  ["Korean, with an input method", "Process", "KeyR", false, "r"],
  ["Japanese, wide letters", "ｂ", "KeyB", false, "b"],
  ["Thai", "ิ", "KeyB", false, "b"],
  ["Hindi", "व", "KeyB", false, "b"],
  ["Georgian", "ბ", "KeyB", false, "b"],
  ["Armenian", "բ", "KeyB", false, "b"],
  ["Dvorak", "x", "KeyB", false, "x"],
  ["Dvorak", "b", "KeyN", false, "b"],
  ["Dvorak", ".", "KeyE", false, "."],
  ["AZERTY", "a", "KeyQ", false, "a"],
  ["AZERTY", ",", "KeyM", false, ","],
  ["BÉPO", "è", "KeyT", false, "è"],
  ["Turkish", "ı", "KeyI", false, "ı"],
  ["Vietnamese", "ế", "KeyE", false, "ế"],
  ["German", "-", "Slash", false, "-"],
  ["Russian", ".", "Slash", false, "/"],
  ["any", "Escape", "Escape", false, "Escape"],
  ["any", "Dead", "KeyE", false, "Dead"],
  ["a phone", "Unidentified", "", false, "Unidentified"],
];

for (const [layout, key, code, shiftKey, found] of CASES) {
  Deno.test(`shortcutKey() takes ${key} of ${code} for ${found} (${layout})`, () => {
    assertEquals(shortcutKey({ key, code, shiftKey }), found);
  });
}

Deno.test("formatOfKey() goes by the place of a key that types no Latin letter", () => {
  const press = (key: string, code: string, shiftKey = false) =>
    formatOfKey({ key, code, shiftKey, ctrlKey: true, metaKey: false, altKey: false });
  assertEquals(press("и", "KeyB"), "strong");
  assertEquals(press("ן", "KeyI"), "emphasis");
  assertEquals(press("ㄷ", "KeyE"), "code");
  assertEquals(press("Χ", "KeyX", true), "strike");
  assertEquals(press("‘", "KeyU", true), "link");
  assertEquals(press("x", "KeyB"), undefined);
});
