import type { Graph, Imports } from "./graph.ts";

/**
 * Names each group of files that need one another to run (the strongly connected components): what
 * such a file sees of the others depends on which was loaded first. Types may go in circles, and so may
 * what is loaded later, by `import()`.
 */
export function checkCycles(graph: Graph): string[] {
  return circlesOf(graph, ({ values }) => values).map((files) =>
    `These files import one another: ${files.join(", ")}.`
  );
}

/**
 * The groups of files that lead to one another by those imports that `follow` picks: Tarjan's
 * algorithm, with its own stack of work so that a long chain of imports cannot overflow.
 */
export function circlesOf(
  graph: Graph,
  follow: (imports: Imports) => readonly string[],
): string[][] {
  const next = (node: string) => {
    const imports = graph.get(node);
    return imports === undefined ? [] : follow(imports);
  };
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
      work.push({ node, rest: next(node)[Symbol.iterator]() });
    };
    const lower = (node: string, value: number) =>
      low.set(node, Math.min(low.get(node) ?? value, value));

    enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const step = top.rest.next();
      if (!step.done) {
        const seen = index.get(step.value);
        if (seen === undefined) enter(step.value);
        else if (isOpen.has(step.value)) lower(top.node, seen);
        continue;
      }
      work.pop();
      const { node } = top;
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(node) ?? 0);
      if (low.get(node) !== index.get(node)) continue;
      const members = open.splice(open.indexOf(node));
      for (const member of members) isOpen.delete(member);
      if (members.length > 1 || next(node).includes(node)) found.push(members.sort());
    }
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
