import type { Names } from "../../lib/client/people/names.ts";
import type { Block, List } from "../../lib/text/markdown/tree.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { Inlines } from "./Inlines.tsx";
import { TextTable } from "./TextTable.tsx";

interface BlocksProps {
  blocks: readonly Block[];
  names: Names | undefined;
}

/** Paragraphs, lists and so on, one under another. */
export function Blocks({ blocks, names }: BlocksProps) {
  return <>{blocks.map((block, index) => <Part key={index} block={block} names={names} />)}</>;
}

function Part({ block, names }: { block: Block; names: Names | undefined }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Inlines inlines={block.inlines} names={names} />
        </p>
      );
    case "fence":
      return <CodeBlock info={block.info} code={block.text} />;
    case "quote":
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.blocks} names={names} />
        </blockquote>
      );
    case "list":
      return <ItemList list={block} names={names} />;
    case "table":
      return <TextTable table={block} names={names} />;
  }
}

// Here and not in a file of its own, as its items hold blocks in their turn.
function ItemList({ list, names }: { list: List; names: Names | undefined }) {
  const { numbers } = list;
  // A browser would count on from the first of them.
  const items = list.items.map((blocks, index) => (
    <li key={index} value={numbers?.[index]}>
      <Blocks blocks={blocks} names={names} />
    </li>
  ));
  const classes = list.loose ? "item-list item-list-loose" : "item-list";
  if (numbers === undefined) return <ul class={classes} dir="auto">{items}</ul>;
  return <ol class={classes} dir="auto" start={numbers[0]}>{items}</ol>;
}
