import type { Graph } from "./graph.ts";

/**
 * Names each group of files that need one another to run (the strongly connected components): what
 * such a file sees of the others depends on which was loaded first. Types may go in circles, and so may
 * what is loaded later, by `import()`.
 */
export function checkCycles(graph: Graph): string[] {
  return circles(graph).map((files) => `These files import one another: ${files.join(", ")}.`);
}

/** Tarjan's algorithm, with its own stack of work so that a long chain of imports cannot overflow. */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();

  const visit = (start: string) => {
    const work: { node: string; rest: Iterator<string> }[] = [];
    const enter = (node: string) => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      open.push(node);
      isOpen.add(node);
      work.push({ node, rest: (graph.get(node)?.values ?? [])[Symbol.iterator]() });
    };
    const lower = (node: string, value: number) =>
      low.set(node, Math.min(low.get(node) ?? value, value));

    enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const next = top.rest.next();
      if (!next.done) {
        const seen = index.get(next.value);
        if (seen === undefined) enter(next.value);
        else if (isOpen.has(next.value)) lower(top.node, seen);
        continue;
      }
      work.pop();
      const { node } = top;
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(node) ?? 0);
      if (low.get(node) !== index.get(node)) continue;
      const members = open.splice(open.indexOf(node));
      for (const member of members) isOpen.delete(member);
      if (members.length > 1 || graph.get(node)?.values.includes(node)) found.push(members.sort());
    }
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
