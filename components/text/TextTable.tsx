import type { Names } from "../../lib/client/people/names.ts";
import type { Align, Table } from "../../lib/text/markdown/tree.ts";
import { Inlines } from "./Inlines.tsx";

/** A table, which scrolls by itself when it is wider than the message. */
export function TextTable({ table, names }: { table: Table; names: Names | undefined }) {
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
