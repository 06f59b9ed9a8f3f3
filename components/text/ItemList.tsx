import type { List } from "../../lib/text/markdown/tree.ts";
import { Blocks } from "./Blocks.tsx";
import type { Names } from "./names.ts";

/** A list of bullets, or of numbers. */
export function ItemList({ list, names }: { list: List; names: Names | undefined }) {
  const items = list.items.map((blocks, index) => (
    <li key={index}>
      <Blocks blocks={blocks} names={names} />
    </li>
  ));
  const classes = list.loose ? "item-list item-list-loose" : "item-list";
  if (list.first === undefined) return <ul class={classes} dir="auto">{items}</ul>;
  return <ol class={classes} dir="auto" start={list.first}>{items}</ol>;
}
