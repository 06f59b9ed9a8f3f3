/** Where a block stands: the numbers of its first line, and of its last one that is not blank. */
interface Extent {
  start: number;
  end: number;
}

export interface ParagraphDraft extends Extent {
  kind: "paragraph";
  lines: string[];
  /** Which of them is under the head of a table, if one is; what follows are its rows. */
  table: number | undefined;
}

export interface FenceDraft extends Extent {
  kind: "fence";
  info: string;
  lines: string[];
  /** The opening fence, and by how many columns it is indented. */
  fence: string;
  indent: number;
}

export interface QuoteDraft extends Extent {
  kind: "quote";
  drafts: Draft[];
}

export interface ItemDraft extends Extent {
  kind: "item";
  list: ListDraft;
  /** Its number as it was typed; undefined for a bullet. */
  number: number | undefined;
  /** How many columns of space a line must begin with to belong to it. */
  indent: number;
  /** Its first line from the marker on. */
  raw: string;
  drafts: Draft[];
}

export interface ListDraft extends Extent {
  kind: "list";
  /** The character that makes it one list: a bullet, or what follows the number. */
  marker: string;
  items: ItemDraft[];
}

/** A block of which not all lines are known. */
export type Draft = ParagraphDraft | FenceDraft | QuoteDraft | ListDraft;

/** What holds blocks; the message itself is like a quote. */
export type Container = QuoteDraft | ItemDraft;
