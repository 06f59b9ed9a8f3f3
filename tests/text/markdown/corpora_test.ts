import { assertEquals } from "@std/assert";
import commonmark from "commonmark-spec";
import * as v from "valibot";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { toHtml } from "./html.ts";
import { absolute, normalize } from "./normalize.ts";
import { referenceHtml, wholeReferenceHtml } from "./reference.ts";

/** What other readers of Markdown are tried with. Inputs are numbered by their lines, from 1 on. */
const CORPORA = ["commonmark-spec", "gfm-spec", "cmark-gfm", "markdown-it", "marked"] as const;
type Corpus = typeof CORPORA[number];

/**
 * What messages do otherwise than GitHub's Markdown, beside what they leave out: each stands in
 * docs/writing.md. An input that does several is named under the first of them.
 */
const CHOICES: Readonly<Record<string, Partial<Record<Corpus, number[]>>>> = {
  "a backslash where no mark would work is one": {
    "commonmark-spec": [
      ...[12, 14, 16, 18, 21, 23, 65, 76, 90, 106, 194, 202, 529, 545, 549, 550, 563, 592, 631],
      ...[632, 634, 637, 639, 643],
    ],
    "cmark-gfm": [11],
    "markdown-it": [35, 83, 112, 115, 117],
    "marked": [21, 31, 80, 82, 97, 108, 131],
  },
  "a picture stays text, its target too": {
    "commonmark-spec": [517, 531, 572, 574, 578, 579, 580, 581, 593],
    "markdown-it": [1, 30, 141, 144],
    "marked": [50, 51, 52, 86, 130],
  },
  "a rule stays text, and is no list": {
    "commonmark-spec": [11, 51, 53, 54, 60, 61, 105],
    "marked": [17, 45, 102, 113, 118, 121, 122, 124],
  },
  "a line that is indented begins nothing": {
    "commonmark-spec": [110, 134, 231, 273, 274, 289, 313],
    "cmark-gfm": [23],
    "marked": [64, 125],
  },
  "a marker with nothing behind it is text, and so is a fence with words beside it": {
    "commonmark-spec": [239, 240, 280, 284],
    "marked": [18],
  },
  "a link without words shows its address": {
    "commonmark-spec": [484],
    "markdown-it": [9, 60, 61],
  },
  "a link leads to http, https or mailto, as the URL parser reads it": {
    "commonmark-spec": [485, 486, 487, 567, 596, 598, 599, 601, 603],
    "gfm-spec": [26],
    "markdown-it": [12, 58, 59, 64, 90, 94, 145],
    "marked": [117],
  },
  "an address that stands in the text begins with http:// or https://": {
    "commonmark-spec": [612],
    "gfm-spec": [29, 30, 31, 32, 33, 34, 35, 37, 38, 39],
    "cmark-gfm": [19, 26, 27],
    "markdown-it": [51, 52, 67],
    "marked": [4, 29],
  },
  "an address ends at a quotation mark": {
    "cmark-gfm": [39],
    "markdown-it": [50],
    "marked": [19],
  },
  "cells that there are no columns for stand in the last one": {
    "gfm-spec": [7],
    "cmark-gfm": [8],
    "markdown-it": [113],
  },
};

/** What the reference reads otherwise than the two readers of CommonMark's own. */
const FAULTS_OF_THE_REFERENCE: Partial<Record<Corpus, number[]>> = {
  "cmark-gfm": [35, 45],
  "marked": [26],
};

const listed = (lists: Partial<Record<Corpus, number[]>>) =>
  CORPORA.flatMap((corpus) => (lists[corpus] ?? []).map((number) => `${corpus} ${number}`));

/** The examples of the specification show tabs as arrows. */
async function inputsOf(corpus: Corpus): Promise<string[]> {
  if (corpus === "commonmark-spec") {
    return v.parse(v.array(v.object({ markdown: v.string() })), commonmark.tests)
      .map(({ markdown }) => markdown.replaceAll("→", "\t"));
  }
  const lines = await Deno.readTextFile(new URL(`corpora/${corpus}.jsonl`, import.meta.url));
  return lines.trim().split("\n").map((line) => v.parse(v.string(), JSON.parse(line)));
}

Deno.test("readMarkdown() reads the inputs of other readers' tests as GitHub does, but for what is listed", async () => {
  const found: string[] = [];
  let alike = 0;
  for (const corpus of CORPORA) {
    for (const [index, input] of (await inputsOf(corpus)).entries()) {
      const text = absolute(input).trimEnd();
      const html = normalize(toHtml(readMarkdown(text)));
      // Code that is indented, and the like, is now and then read as if it were not left out.
      const isAlike = html === normalize(referenceHtml(text)) ||
        html === normalize(wholeReferenceHtml(text));
      if (isAlike) alike += 1;
      else found.push(`${corpus} ${index + 1}`);
    }
  }
  const choices = Object.values(CHOICES).flatMap(listed);
  const known = new Set([...choices, ...listed(FAULTS_OF_THE_REFERENCE)]);
  const others = found.filter((name) => !known.has(name));
  console.log(
    `${alike} alike, ${choices.length} by choice, ${known.size - choices.length} faults of the ` +
      `reference, ${others.length} others`,
  );
  // What no longer differs is not listed any more.
  assertEquals({ others, alike: [...known].filter((name) => !found.includes(name)) }, {
    others: [],
    alike: [],
  });
});

Deno.test("docs/writing.md names every choice", async () => {
  const docs = await Deno.readTextFile(new URL("../../../docs/writing.md", import.meta.url));
  const text = docs.replaceAll(/\s+/g, " ");
  assertEquals(Object.keys(CHOICES).filter((choice) => !text.includes(choice)), []);
});
