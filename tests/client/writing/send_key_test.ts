import { assertEquals } from "@std/assert";
import { isSendKey } from "../../../lib/client/writing/send_key.ts";

interface Device {
  /** The media queries that are true there. */
  media: string[];
  /** How high the window's part is that a keyboard on the screen leaves. */
  visible?: number;
}

const DESK: Device = { media: ["(any-pointer: fine)"] };
const TOUCH = "(hover: none) and (pointer: coarse)";
const PHONE: Device = { media: [TOUCH], visible: 844 };
const TABLET_WITH_MOUSE: Device = { media: [TOUCH, "(any-pointer: fine)"], visible: 844 };
const PEN_PHONE_TYPING: Device = { media: [TOUCH, "(any-pointer: fine)"], visible: 500 };

function press({ media, visible = 844 }: Device, key: string, held: Partial<KeyboardEvent> = {}) {
  Object.assign(globalThis, {
    innerHeight: 844,
    visualViewport: { height: visible },
    matchMedia: (query: string) => ({ matches: media.includes(query) }),
  });
  const none = { code: key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
  return isSendKey({ key, ...none, isComposing: false, keyCode: 0, ...held } as KeyboardEvent);
}

Deno.test("isSendKey() knows Enter on each device, until a key shows that there are keys", () => {
  assertEquals(press(DESK, "Enter"), true);
  assertEquals(press(DESK, "Enter", { shiftKey: true }), false);
  assertEquals(press(DESK, "Enter", { altKey: true }), false);
  assertEquals(press(DESK, "Enter", { ctrlKey: true }), true);
  assertEquals(press(DESK, "Enter", { isComposing: true }), false);
  assertEquals(press(DESK, "Enter", { keyCode: 229 }), false);
  assertEquals(press(DESK, "a"), false);
  assertEquals(press(PHONE, "Enter"), false);
  assertEquals(press(PHONE, "Enter", { ctrlKey: true }), true);
  assertEquals(press(PHONE, "Enter", { metaKey: true }), true);
  assertEquals(press(TABLET_WITH_MOUSE, "Enter"), true);
  assertEquals(press(PEN_PHONE_TYPING, "Enter"), false);
  // Letters come from keyboards on the screen, too, and Shift without a place.
  press(PHONE, "a", { code: "KeyA" });
  press(PHONE, "Shift", { code: "" });
  assertEquals(press(PHONE, "Enter"), false);
  press(PHONE, "Shift", { code: "ShiftLeft" });
  assertEquals(press(PHONE, "Enter"), true);
  assertEquals(press(PEN_PHONE_TYPING, "Enter"), false);
});
