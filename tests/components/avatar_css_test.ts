import { assert, assertEquals } from "@std/assert";
import { HUES } from "../../lib/text/names/initials.ts";

type Colour = [lightness: number, chroma: number, hue: number];

const css = await Deno.readTextFile(
  new URL("../../static/css/controls/avatar.css", import.meta.url),
);
const people = await Deno.readTextFile(
  new URL("../../static/css/shell/people.css", import.meta.url),
);

/** The least contrast of text (WCAG 2.2, 1.4.3). */
const LEAST = 4.5;

const COLOUR = String
  .raw`oklch\(([\d.]+) (?:calc\()?([\d.]+)(?: \* var\(--vivid, 1\)\))? var\(--hue\)\)`;

/** The two colours, of the light and of the dark scheme, that a rule gives a property. */
function coloursOf(rule: string, property: string): [number, number][] {
  const body = new RegExp(`${RegExp.escape(rule)} \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  const value = new RegExp(String.raw`(?:^|[\s;])${property}: ([^;]*);`).exec(body)?.[1] ?? "";
  return [...value.matchAll(new RegExp(COLOUR, "g"))].map(([, l, c]) => [Number(l), Number(c)]);
}

/** The relative luminance of a colour in OKLCH. */
function luminance([lightness, chroma, hue]: Colour): number {
  const a = chroma * Math.cos(hue * Math.PI / 180);
  const b = chroma * Math.sin(hue * Math.PI / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    [0.2126, 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s],
    [0.7152, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s],
    [0.0722, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s],
  ];
  return channels.reduce(
    (sum, [part = 0, value = 0]) => sum + part * Math.min(1, Math.max(0, value)),
    0,
  );
}

function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

Deno.test("the letters of avatars reach 4.5:1 in each look, of who is here and who is not", () => {
  const hues = [...css.matchAll(/\.hue-\d+ \{\s*--hue: (\d+);/g)].map(([, hue]) => Number(hue));
  assertEquals(hues.length, HUES);
  // What fades an avatar as a whole fades its letters.
  const away = /&\.person-away \{.*?& > \.avatar \{([^}]*)\}/s.exec(people)?.[1] ?? "";
  assert(!/opacity|filter/.test(away), away);
  const vivid = Number(/--vivid: ([\d.]+);/.exec(away)?.[1]);
  for (const rule of [".avatar", ".avatar-strong"]) {
    const grounds = coloursOf(rule, "background");
    const letters = coloursOf(rule, "color");
    assertEquals([grounds.length, letters.length], [2, 2]);
    for (const [scheme, [lightness, chroma]] of grounds.entries()) {
      const [textLightness = 0, textChroma = 0] = letters[scheme] ?? [];
      for (const hue of hues) {
        for (const part of [1, vivid]) {
          const found = contrast([lightness, chroma * part, hue], [textLightness, textChroma, hue]);
          assert(found >= LEAST, `${rule} ${scheme} ${hue} ${part}: ${found}`);
        }
      }
    }
  }
});
