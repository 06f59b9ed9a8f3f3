import { closesFence, type Start, takeQuote, takeStart } from "./block_starts.ts";
import type {
  Container,
  OpenBlock,
  OpenFence,
  OpenItem,
  OpenList,
  OpenParagraph,
  OpenQuote,
} from "./open_blocks.ts";
import { Line } from "./line.ts";
import { beginsTable, isDelimiterRow } from "./table.ts";

/** The greatest depth of quotes and lists in each other; markers beyond stay text. */
const DEPTH = 8;

/** Sorts the lines of a text into blocks, each line once. */
export function parseBlocks(text: string): OpenBlock[] {
  const blocks = new Blocks();
  for (const line of linesOf(text)) blocks.add(new Line(line));
  return blocks.root.blocks;
}

/**
 * The lines of a text, by which blocks know where they stand: the first one is 1. No page can hold
 * U+0000, which is shown as a character that is missing.
 */
export function linesOf(text: string): string[] {
  return text.replaceAll("\0", "\ufffd").split(/\r\n?|\n/);
}

class Blocks {
  readonly root: OpenQuote = { kind: "quote", start: 0, end: 0, blocks: [] };
  /** The containers that the next line may belong to, each in the one before. */
  #open: Container[] = [this.root];
  /** The block in the innermost of them that the next line may continue. */
  #leaf: OpenParagraph | OpenFence | undefined;
  #number = 0;

  add(line: Line): void {
    this.#number += 1;
    const { depth, shown } = this.#match(line);
    const isMatched = depth === this.#open.length;
    if (isMatched && this.#leaf?.kind === "fence") return this.#addCode(line, this.#leaf);
    if (this.#begin(line, depth)) return;
    // A paragraph goes on though the markers of what it stands in are missing, but no table does.
    const isLazy = !isMatched && !line.blank && this.#leaf?.kind === "paragraph" &&
      this.#leaf.table === undefined;
    if (!isLazy) this.#close(depth);
    if (line.blank) {
      this.#leaf = undefined;
      this.#touch(shown);
    } else this.#addWords(line, isLazy);
  }

  /**
   * Takes off the markers of the open containers: how many go on in this line, and how many of them
   * it shows by more than being blank.
   */
  #match(line: Line): { depth: number; shown: number } {
    let depth = 1;
    let shown = 1;
    for (; depth < this.#open.length; depth++) {
      const container = this.#open[depth];
      if (container?.kind === "quote") {
        if (line.indent > 3 || !line.words.startsWith(">")) break;
        takeQuote(line);
        shown = depth + 1;
      } else if (container !== undefined) {
        const goesOn = line.blank ? container.blocks.length > 0 : line.indent >= container.indent;
        if (!goesOn) break;
        line.eat(container.indent);
      }
    }
    return { depth, shown };
  }

  /** Begins the blocks that the line has markers of; true when nothing of it is left. */
  #begin(line: Line, depth: number): boolean {
    let began = false;
    while (!line.blank) {
      const goesOn = !began && depth === this.#open.length && this.#leaf?.kind === "paragraph";
      if (goesOn && isDelimiterRow(line.words)) break;
      const start = takeStart(line, goesOn, (began ? this.#open.length : depth) <= DEPTH);
      if (start === undefined) break;
      if (!began) this.#close(depth);
      began = true;
      this.#push(start);
      if (start.kind === "fence") return true;
    }
    if (!began) return false;
    if (line.blank) this.#touch(this.#open.length);
    else this.#addWords(line, false);
    return true;
  }

  #push(start: Start): void {
    const parent = this.#open.at(-1) ?? this.root;
    const extent = { start: this.#number, end: this.#number };
    this.#leaf = undefined;
    if (start.kind === "fence") {
      this.#leaf = { ...start, ...extent, lines: [] };
      parent.blocks.push(this.#leaf);
      this.#touch(this.#open.length);
    } else if (start.kind === "quote") {
      const quote: OpenQuote = { kind: "quote", ...extent, blocks: [] };
      parent.blocks.push(quote);
      this.#open.push(quote);
    } else {
      const { marker, number, indent, raw } = start;
      let list = parent.blocks.at(-1);
      if (list?.kind !== "list" || list.marker !== marker) {
        list = { kind: "list", ...extent, marker, items: [] } satisfies OpenList;
        parent.blocks.push(list);
      }
      const item: OpenItem = { kind: "item", ...extent, list, number, indent, raw, blocks: [] };
      list.items.push(item);
      this.#open.push(item);
    }
  }

  #addWords(line: Line, isLazy: boolean): void {
    // Within a list a few spaces more or less mean nothing; elsewhere somebody may draw with them.
    const words = this.#open.length > 1 && line.indent < 4 ? line.words : line.rest;
    if (this.#leaf?.kind === "paragraph") {
      const { lines } = this.#leaf;
      if (!isLazy && this.#leaf.table === undefined && beginsTable(lines.at(-1) ?? "", words)) {
        this.#leaf.table = lines.length;
      }
      lines.push(words);
    } else {
      const extent = { start: this.#number, end: this.#number };
      this.#leaf = { kind: "paragraph", ...extent, lines: [words], table: undefined };
      this.#open.at(-1)?.blocks.push(this.#leaf);
    }
    this.#touch(this.#open.length);
  }

  #addCode(line: Line, leaf: OpenFence): void {
    this.#touch(this.#open.length);
    if (closesFence(line, leaf.fence)) this.#leaf = undefined;
    else {
      line.eat(leaf.indent);
      leaf.lines.push(line.rest);
    }
  }

  /** Closes all but the outermost containers. */
  #close(depth: number): void {
    if (depth === this.#open.length) return;
    this.#open.length = depth;
    this.#leaf = undefined;
  }

  /** Notes that this line belongs to the outermost containers, and is not blank in them. */
  #touch(depth: number): void {
    for (const container of this.#open.slice(0, depth)) {
      container.end = this.#number;
      if (container.kind === "item") container.list.end = this.#number;
    }
    if (this.#leaf !== undefined) this.#leaf.end = this.#number;
  }
}
