/** A part of a message; its parts stand one under another. */
export type Block =
  /** Lines of words; a line feed in their text is a line's end. */
  | { kind: "paragraph"; inlines: Inline[] }
  /** Code between fences, as it was typed, with what the opening fence says of it. */
  | { kind: "fence"; info: string; text: string }
  | { kind: "quote"; blocks: Block[] }
  | List
  | Table;

/** A list. */
export interface List {
  kind: "list";
  /** The numbers of its items, as they were typed; undefined in a list of bullets. */
  numbers: number[] | undefined;
  /** True when its items stand apart, as blank lines between them ask for. */
  loose: boolean;
  items: Block[][];
}

/** The alignment of a column of a table. */
export type Align = "start" | "center" | "end" | undefined;

/** A table; a row may have fewer cells than there are columns, and never more. */
export interface Table {
  kind: "table";
  aligns: Align[];
  head: Inline[][];
  rows: Inline[][][];
}

/** Something within a line. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "emphasis" | "strong" | "strike"; inlines: Inline[] }
  /** An address that may be opened: http, https or mailto, as the URL parser writes it. */
  | { kind: "link"; href: string; title: string | undefined; inlines: Inline[] }
  /**
   * `@name` and `#name`; whether there is such a person or room is for the reader to look up, and
   * where the name ends (`findNamed`). The mark may be of full width.
   */
  | { kind: "mention" | "room"; mark: string; name: string };

/** The words of some inlines, without what is meant by them. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    switch (inline.kind) {
      case "text":
      case "code":
        return inline.text;
      case "mention":
      case "room":
        return inline.mark + inline.name;
      default:
        return textOf(inline.inlines);
    }
  }).join("");
}
