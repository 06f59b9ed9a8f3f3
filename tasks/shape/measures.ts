import { circlesOf } from "../architecture/cycles.ts";
import type { Graph, Imports } from "../architecture/graph.ts";
import type { Declaration } from "./declarations.ts";

/** Files that a folder may hold at one level; routes and tests mirror other things and may hold more. */
export const FOLDER_FILES = 25;

/** A file of at most this many lines is small. */
const SMALL_LINES = 40;

/** A function of lib may have at most this many lines. */
export const FUNCTION_LINES = 80;

/** The classes whose public methods are counted. */
const COUNTED_CLASSES = ["Hub", "Presence"];

/** A figure, and the places that make it up. */
export interface Measure {
  label: string;
  value: string;
  places: readonly string[];
}

/** A project as it is measured. */
export interface Project {
  /** The text of each module, and of each style sheet, by path from the project's folder. */
  texts: ReadonlyMap<string, string>;
  graph: Graph;
  declarations: readonly Declaration[];
}

/** Everything that is measured of a project's code, in the order in which it is printed. */
export function measure(project: Project): Measure[] {
  return [
    folders(project),
    smallFiles(project),
    repeatedTypes(project),
    ...COUNTED_CLASSES.map((name) => publicMethods(project, name)),
    largestClasses(project),
    longestFunctions(project),
    longestChain(project),
    circles("Circles of value imports", project, ({ values }) => values),
    circles("Circles of type imports", project, ({ values, types }) => [...values, ...types]),
    ...docComments(project),
  ];
}

function folders({ texts }: Project): Measure {
  const counts = new Map<string, number>();
  for (const path of texts.keys()) {
    const folder = path.split("/").slice(0, -1).join("/");
    if (!/^(tests|routes|offline)(\/|$)/.test(folder)) {
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const [name = "", count = 0] = sorted[0] ?? [];
  const above = sorted.filter(([, count]) => count > FOLDER_FILES);
  return {
    label: "Files in a folder, at one level",
    value: `${count} at most (${name}); ${above.length} folders above ${FOLDER_FILES}`,
    places: above.map(([name, count]) => `${count} ${name}`),
  };
}

function smallFiles({ texts, graph }: Project): Measure {
  const importers = new Map<string, string[]>();
  for (const [from, { all }] of graph) {
    if (!isProduct(from)) continue;
    for (const to of all) importers.set(to, [...importers.get(to) ?? [], from]);
  }
  const small = [...texts].filter(([path, text]) =>
    /^(components|lib)\//.test(path) && importers.get(path)?.length === 1 &&
    linesOf(text) <= SMALL_LINES
  );
  return {
    label: `Files of at most ${SMALL_LINES} lines with one importer`,
    value: `${small.length}`,
    places: small.map(([path, text]) => `${path} (${linesOf(text)}) for ${importers.get(path)}`),
  };
}

function repeatedTypes({ declarations }: Project): Measure {
  const places = new Map<string, string[]>();
  for (const { kind, name, path, line } of declarations) {
    if (kind !== "type" || path.startsWith("offline/")) continue;
    places.set(name, [...places.get(name) ?? [], `${path}:${line}`]);
  }
  const repeated = [...places].filter(([, places]) => places.length > 1).sort();
  return {
    label: "Exported type names declared more than once",
    value: `${repeated.length}`,
    places: repeated.map(([name, places]) => `${name}: ${places.join(", ")}`),
  };
}

function publicMethods({ declarations }: Project, name: string): Measure {
  const methods = declarations.filter((one) =>
    one.kind === "method" && one.name.startsWith(`${name}.`) && one.path.startsWith("lib/chat/")
  );
  const names = methods.map((method) => method.name.slice(name.length + 1));
  return {
    label: `Public methods of ${name}`,
    value: names.length === 0 ? "no such class" : `${names.length}`,
    places: names.length === 0 ? [] : [names.join(", ")],
  };
}

/** A class that is divided must not grow again under another name. */
function largestClasses({ declarations }: Project): Measure {
  const methods = declarations.filter(({ kind, path }) =>
    kind === "method" && path.startsWith("lib/")
  );
  const classes = Map.groupBy(methods, ({ name, path }) => `${name.split(".")[0]} (${path})`);
  const sorted = [...classes].sort(([, a], [, b]) => b.length - a.length).slice(0, 5);
  return {
    label: "Most public methods of a class of lib",
    value: `${sorted[0]?.[1].length ?? 0}`,
    places: sorted.map(([name, methods]) => `${methods.length} ${name}`),
  };
}

function longestFunctions({ declarations }: Project): Measure {
  const functions = declarations
    .filter(({ kind, path }) => kind === "function" && path.startsWith("lib/"))
    .sort((a, b) => b.lines - a.lines);
  const above = functions.filter(({ lines }) => lines > FUNCTION_LINES);
  return {
    label: "Longest function of lib, in lines",
    value: `${functions[0]?.lines ?? 0}; ${above.length} above ${FUNCTION_LINES}`,
    places: functions.slice(0, Math.max(10, above.length)).map(({ name, path, line, lines }) =>
      `${lines} ${name} (${path}:${line})`
    ),
  };
}

/** The longest way from a file along what it needs to load, one import after the other. */
function longestChain({ graph }: Project): Measure {
  const known = new Map<string, readonly string[]>();
  const chainFrom = (path: string): readonly string[] => {
    const found = known.get(path);
    if (found !== undefined) return found;
    // For as long as this one is worked on it counts by itself, so that a circle ends.
    known.set(path, [path]);
    let longest: readonly string[] = [];
    for (const next of graph.get(path)?.values ?? []) {
      if (!isProduct(next) || next === path) continue;
      const chain = chainFrom(next);
      if (chain.length > longest.length) longest = chain;
    }
    const chain = [path, ...longest];
    known.set(path, chain);
    return chain;
  };
  let longest: readonly string[] = [];
  for (const path of [...graph.keys()].filter(isProduct)) {
    const chain = chainFrom(path);
    if (chain.length > longest.length) longest = chain;
  }
  return {
    label: "Longest chain of imports, in files",
    value: `${longest.length}`,
    places: longest,
  };
}

function circles(
  label: string,
  { graph }: Project,
  follow: (imports: Imports) => readonly string[],
): Measure {
  const product = new Map([...graph].filter(([path]) => isProduct(path)));
  const found = circlesOf(product, follow);
  return {
    label,
    value: `${found.length}`,
    places: found.map((files) => `${files.length} files: ${files.join(", ")}`),
  };
}

function docComments({ texts }: Project): Measure[] {
  let all = 0;
  let vague = 0;
  for (const [path, text] of texts) {
    if (!/\.tsx?$/.test(path) || path.startsWith("offline/")) continue;
    for (const [, word] of text.matchAll(/^\s*\/\*\*[\s*]*(\S*)/gm)) {
      all++;
      if (/^(What|How|Whether)\b/.test(word ?? "")) vague++;
    }
  }
  return [{
    label: "Doc comments that begin with What, How or Whether",
    value: `${vague} of ${all}`,
    places: [],
  }];
}

/** Whether a file is a part of what runs for users, and no test or tool. */
function isProduct(path: string): boolean {
  return /^(components|islands|lib|routes|main\.ts)/.test(path);
}

function linesOf(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
