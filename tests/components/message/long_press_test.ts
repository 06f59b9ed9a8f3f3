import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { ignoreTouchEnd } from "../../../components/message/MessageMenu.tsx";
import { whenLongPressed } from "../../../components/message/long_press.ts";

/** A pointer event, of which Deno has none: where it is and what it is of. */
function pointer(type: string, init: Partial<PointerEvent> = {}): PointerEvent {
  const event = new Event(type, { cancelable: true });
  const down = { pointerType: "touch", isPrimary: true, button: 0, clientX: 100, clientY: 100 };
  return Object.assign(event, down, init) as unknown as PointerEvent;
}

/** What happens, one after another: events, milliseconds that pass, and the end of loading. */
type Act = string | number | PointerEvent;

/** Comes down, does these, and tells whether the press was called back for, and how it was loaded. */
async function press(down: PointerEvent, acts: readonly Act[]): Promise<string> {
  using time = new FakeTime();
  const loading = Promise.withResolvers<void>();
  loading.promise.catch(() => {});
  let pressed = "no";
  whenLongPressed(down, () => loading.promise, (loaded) => {
    ignoreTouchEnd();
    loaded.then(() => pressed = "yes", () => pressed = "failed");
  });
  dispatchEvent(down);
  const prevented: string[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await null;
  };
  for (const act of acts) {
    if (typeof act === "number") time.tick(act);
    else if (act === "load") loading.resolve();
    else if (act === "fail") loading.reject(new Error("There is no connection."));
    else {
      const event = typeof act === "string" ? pointer(act) : act;
      if (!dispatchEvent(event)) prevented.push(event.type);
    }
    await settle();
  }
  const found = [pressed, ...prevented].join(" ");
  // Whatever still listens is done with the next one.
  for (const type of ["pointerup", "pointerdown"]) dispatchEvent(pointer(type));
  return found;
}

const CASES: [name: string, acts: Act[], expected: string][] = [
  ["a short tap", ["load", 60, "pointerup", 1_000], "no"],
  ["a tap of nearly half a second", ["load", 499, "pointerup", 1_000], "no"],
  ["a finger that rests", ["load", 499, 1], "yes"],
  ["one that rests until it is loaded", [2_000, "load"], "yes"],
  ["one that was lifted until then", [700, "pointerup", 1_300, "load", 1_000], "no"],
  ["a short tap before it is loaded", [60, "pointerup", 2_000, "load", 1_000], "no"],
  ["a flick that the browser takes for scrolling", ["load", 80, "pointercancel", 1_000], "no"],
  ["a flick on a slow net", [80, "pointercancel", 2_000, "load", 1_000], "no"],
  ["a finger that moves", ["load", 90, pointer("pointermove", { clientY: 111 }), 1_000], "no"],
  [
    "one that trembles",
    ["load", pointer("pointermove", { clientX: 106, clientY: 94 }), 500],
    "yes",
  ],
  [
    "a second finger",
    ["load", 100, pointer("pointerdown", { isPrimary: false, clientX: 300 }), 1_000],
    "no",
  ],
  ["nothing to load", [500, "fail"], "failed"],
  ["nothing to load, and a short tap", ["fail", 60, "pointerup", 1_000], "no"],
  ["a browser that finds out first", ["load", 400, "contextmenu"], "yes contextmenu"],
  ["one that finds out before it is loaded", [400, "contextmenu", "load"], "yes contextmenu"],
  [
    "… and the finger is lifted",
    [400, "contextmenu", "pointerup", "load", 1_000],
    "no contextmenu",
  ],
  ["one that finds out later", ["load", 500, "contextmenu"], "yes contextmenu"],
  ["a menu that was asked for after a tap", ["load", 60, "pointerup", "contextmenu", 500], "no"],
  ["lifting it over what it opened", ["load", 500, "pointerup", "touchend"], "yes touchend"],
  ["the tap after that", ["load", 500, "pointerup", "touchend", "touchend"], "yes touchend"],
  [
    "a mouse after that",
    ["load", 500, "pointerup", pointer("pointerdown", { pointerType: "mouse" }), "contextmenu"],
    "yes",
  ],
];

for (const [name, acts, expected] of CASES) {
  Deno.test(`a press: ${name}`, async () => {
    assertEquals(await press(pointer("pointerdown"), acts), expected);
  });
}

Deno.test("a press: a pen does as a finger, a mouse and other buttons and fingers do not", async () => {
  for (
    const [init, expected] of [
      [{ pointerType: "pen" }, "yes"],
      [{ pointerType: "pen", button: 2 }, "no"],
      [{ pointerType: "mouse" }, "no"],
      [{ isPrimary: false }, "no"],
    ] as const
  ) {
    assertEquals(await press(pointer("pointerdown", init), ["load", 500]), expected);
  }
});
