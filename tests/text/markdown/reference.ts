import { micromark, type Options } from "micromark";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfmStrikethroughCjkFriendly } from "micromark-extension-cjk-friendly-gfm-strikethrough";
import {
  gfmAutolinkLiteral,
  gfmAutolinkLiteralHtml,
} from "micromark-extension-gfm-autolink-literal";
import { gfmStrikethroughHtml } from "micromark-extension-gfm-strikethrough";
import { gfmTable, gfmTableHtml } from "micromark-extension-gfm-table";

const EXTENSIONS = [
  gfmTable(),
  gfmAutolinkLiteral(),
  cjkFriendlyExtension(),
  gfmStrikethroughCjkFriendly({ singleTilde: false }),
];

/** What messages leave out, which stays text. */
const LEFT_OUT = {
  disable: {
    null: [
      ...["headingAtx", "setextUnderline", "htmlFlow", "htmlText", "definition", "codeIndented"],
      ...["thematicBreak", "labelStartImage"],
    ],
  },
};

/** A text as GitHub's Markdown is read with the amendments for CJK, and without what messages leave out. */
export function referenceHtml(text: string): string {
  return html(text, [...EXTENSIONS, LEFT_OUT]);
}

/** The same, with all that GitHub's Markdown has. */
export function wholeReferenceHtml(text: string): string {
  return html(text, EXTENSIONS);
}

function html(text: string, extensions: NonNullable<Options["extensions"]>): string {
  return micromark(text, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions,
    htmlExtensions: [gfmTableHtml(), gfmAutolinkLiteralHtml(), gfmStrikethroughHtml()],
  });
}
