/** Where a block stands: the numbers of its first line, and of its last one that is not blank. */
interface Extent {
  start: number;
  end: number;
}

export interface OpenParagraph extends Extent {
  kind: "paragraph";
  lines: string[];
  /** Which of them is under the head of a table, if one is; what follows are its rows. */
  table: number | undefined;
}

export interface OpenFence extends Extent {
  kind: "fence";
  info: string;
  lines: string[];
  /** The opening fence, and by how many columns it is indented. */
  fence: string;
  indent: number;
}

export interface OpenQuote extends Extent {
  kind: "quote";
  blocks: OpenBlock[];
}

export interface OpenItem extends Extent {
  kind: "item";
  list: OpenList;
  /** Its number as it was typed; undefined for a bullet. */
  number: number | undefined;
  /** The columns of space with which a line must begin to belong to it. */
  indent: number;
  /** Its first line from the marker on. */
  raw: string;
  blocks: OpenBlock[];
}

export interface OpenList extends Extent {
  kind: "list";
  /** The character that makes it one list: a bullet, or what follows the number. */
  marker: string;
  items: OpenItem[];
}

/** A block of which not all lines are known. */
export type OpenBlock = OpenParagraph | OpenFence | OpenQuote | OpenList;

/** A block that holds blocks; the message itself is like a quote. */
export type Container = OpenQuote | OpenItem;
