import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import type { Names } from "../../lib/client/people/names.ts";
import type { Align, Block, List, Table } from "../../lib/text/markdown/tree.ts";
import { lazy } from "../shell/lazy.tsx";
import { Inlines } from "./Inlines.tsx";

interface BlocksProps {
  blocks: readonly Block[];
  names: Names | undefined;
}

/** Paragraphs, lists and so on, one under another. */
export function Blocks({ blocks, names }: BlocksProps) {
  return <>{blocks.map((block, index) => <BlockView key={index} block={block} names={names} />)}</>;
}

function BlockView({ block, names }: { block: Block; names: Names | undefined }) {
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

const CodeTokens = lazy(({ CodeTokens }) => CodeTokens);
const CopyButton = lazy(({ CopyButton }) => CopyButton);

/** Code as it was typed, which scrolls by itself when it is wider than the message. */
function CodeBlock({ info, code }: { info: string; code: string }) {
  const box = useRef<HTMLPreElement>(null);
  return (
    <div class="code-block" dir="ltr">
      <pre ref={box} role="group" aria-label="Code" tabIndex={0}>
        <code>
          <CodeTokens box={box} info={info} code={code} fallback={<Fragment>{code}</Fragment>} />
        </code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}

/** A table, which scrolls by itself when it is wider than the message. */
function TextTable({ table, names }: { table: Table; names: Names | undefined }) {
  const { aligns, head, rows } = table;
  return (
    <div class="table-frame" role="group" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} class={alignment(aligns[column])} dir="auto">
                <Inlines inlines={cell} names={names} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} class={alignment(aligns[column])} dir="auto">
                  <Inlines inlines={cell} names={names} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function alignment(align: Align): string | undefined {
  return align === undefined ? undefined : `align-${align}`;
}
