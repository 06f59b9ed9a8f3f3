import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { skeletonsOf } from "../../../lib/text/names/skeleton.ts";

const alike = (one: string, other: string) =>
  skeletonsOf(one).some((skeleton) => skeletonsOf(other).includes(skeleton));

const ALIKE: [string, string][] = [
  ["victorid", "vi̇ctorid"],
  ["victorid", "VİCTORİD"],
  ["victorid", "vıctorıd"],
  ["victorid", "vịctorịd"],
  ["victorid", "v\u0131\u0307ctorid"],
  ["victorid", "vi\u034fctorid"],
  ["victorid", "victorid\u3164"],
  ["victorid", "v\u0335i\u0335ctorid"],
  ["victorid", "vi\u0332c\u0332torid"],
  ["victorid", "ｖｉｃｔｏｒｉｄ"],
  ["victorid", "ⓥⓘⓒⓣⓞⓡⓘⓓ"],
  ["victorid", "𝓿𝓲𝓬𝓽𝓸𝓻𝓲𝓭"],
  ["victorid", "victοrid"],
  ["victorid", "viсtоrid"],
  ["victorid", "victorⅰd"],
  ["admin", "ADMİN"],
  ["admin", "ᴀᴅᴍɪɴ"],
  ["admin", "a\u0336d\u0336m\u0336i\u0336n\u0336"],
  ["strasse", "Straße"],
  ["john", "ȷohn"],
  ["general chat", "General\u00a0 Chat"],
  ["general chat", "general\u2800chat"],
  ["Ian", "lan"],
  ["victorid", "victorˑid"],
  ["victorid", "victorʼid"],
  ["محمد", "محمـد"],
  ["محمد", "مُحَمَّد"],
  ["שלום", "שָׁלוֹם"],
  // Capitals: those of another script, and what stands for an I among them.
  ["max", "МАХ"],
  ["anna", "ΑΝΝΑ"],
  ["tom", "ТОМ"],
  ["emma", "ᎬᎷᎷᎪ"],
  ["victorid", "ꓦꓲꓚꓔꓳꓣꓲꓓ"],
  ["victorid", "VlCTORlD"],
  ["victorid", "V1CT0R1D"],
  ["admin", "ADM|N"],
  ["allan", "AIlan"],
  ["all", "AI1"],
  ["max_b", "МАХ_В"],
];

const DIFFERENT: [string, string][] = [
  ["jose", "josé"],
  ["ella", "elia"],
  ["ann.b", "ann_b"],
  ["ann-b", "ann_b"],
  ["soren", "sören"],
  ["dan", "clan"],
  ["ella", "ELIA"],
  ["ella", "Elia"],
  ["max", "мах"],
];

Deno.test("names that look alike have a skeleton in common, others have none", () => {
  for (const [one, other] of ALIKE) assert(alike(one, other), `${one}, ${other}`);
  for (const [one, other] of DIFFERENT) assert(!alike(one, other), `${one}, ${other}`);
});

// Each shows nothing, or hardly: a dot, strokes, lines below, fillers, variants, tags.
const FAINT = fc.constantFrom(
  ..."\u0307\u0323\u0324\u0325\u0326\u032d\u0331\u0332\u0333\u0335\u0336\u0338\u034f\u0358\u200b",
  ..."\u200c\u200d\u2060\u00ad\u115f\u1160\u3164\uffa0\ufe00\ufe0f\u180b\u20d2\u20e5\u{e0061}",
);

Deno.test("what hardly shows makes no other name, wherever it stands", () => {
  const letters = fc.array(fc.constantFrom(..."abcdefhijklnopqrstuvxyzéñ"), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, fc.array(fc.tuple(fc.nat(), FAINT), { maxLength: 8 }), (name, marks) => {
      const marked = [...name];
      for (const [at, mark] of marks) {
        const index = at % name.length;
        marked[index] = `${marked[index]}${mark}`;
      }
      assertEquals(skeletonsOf(marked.join("")), skeletonsOf(name.join("")));
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("any text has a skeleton that is a key, in any case and form the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      const [folded = "", ...others] = skeletonsOf(text);
      assert(others.length <= 1);
      for (const skeleton of [folded, ...others]) {
        assert(skeleton.length <= 256 && skeleton.isWellFormed());
      }
      assertEquals(skeletonsOf(text.normalize("NFD"))[0], folded);
    }),
    { numRuns: 3_000 },
  );
});
