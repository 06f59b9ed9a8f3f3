import type { Align, Block, Inline } from "../../../lib/text/markdown/tree.ts";

/** A tree as CommonMark's examples write it; a name is text, as in CommonMark. */
export function toHtml(blocks: readonly Block[], tight = false): string {
  return blocks.map((block) => blockToHtml(block, tight)).join("\n");
}

function blockToHtml(block: Block, tight: boolean): string {
  switch (block.kind) {
    case "paragraph":
      return tight ? inlinesToHtml(block.inlines) : `<p>${inlinesToHtml(block.inlines)}</p>`;
    case "fence": {
      const [language = ""] = block.info.split(/\s/);
      const attribute = language === "" ? "" : ` class="language-${escape(language)}"`;
      const code = block.text === "" ? "" : `${escape(block.text)}\n`;
      return `<pre><code${attribute}>${code}</code></pre>`;
    }
    case "quote":
      return `<blockquote>\n${toHtml(block.blocks)}\n</blockquote>`;
    case "list": {
      const { items: blocks, loose, numbers } = block;
      const name = numbers === undefined ? "ul" : "ol";
      const start = numbers === undefined || numbers[0] === 1 ? "" : ` start="${numbers[0]}"`;
      const items = blocks.map((item, at) => {
        const isNext = numbers === undefined || at === 0 || numbers[at] === numbers[at - 1]! + 1;
        return `<li${isNext ? "" : ` value="${numbers[at]}"`}>\n${toHtml(item, !loose)}\n</li>`;
      });
      return `<${name}${start}>\n${items.join("\n")}\n</${name}>`;
    }
    case "table": {
      const row = (cells: Inline[][], name: string) =>
        `<tr>${
          cells.map((cell, column) =>
            `<${name}${alignment(block.aligns[column])}>${inlinesToHtml(cell)}</${name}>`
          ).join("")
        }</tr>`;
      return `<table>${row(block.head, "th")}${
        block.rows.map((cells) => row(cells, "td")).join("")
      }</table>`;
    }
  }
}

function alignment(align: Align): string {
  return align === undefined ? "" : ` align="${align}"`;
}

function inlinesToHtml(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    switch (inline.kind) {
      case "text":
        return escape(inline.text);
      case "code":
        return `<code>${escape(inline.text)}</code>`;
      case "emphasis":
        return `<em>${inlinesToHtml(inline.inlines)}</em>`;
      case "strong":
        return `<strong>${inlinesToHtml(inline.inlines)}</strong>`;
      case "strike":
        return `<del>${inlinesToHtml(inline.inlines)}</del>`;
      case "link": {
        const title = inline.title === undefined ? "" : ` title="${escape(inline.title)}"`;
        return `<a href="${escape(inline.href)}"${title}>${inlinesToHtml(inline.inlines)}</a>`;
      }
      case "mention":
      case "room":
        return escape(inline.mark + inline.name);
    }
  }).join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
