/** The purpose of a build. */
export type BuildMode = "development" | "production";

/** Which static files a transform is given. */
export interface OnTransformOptions {
  pluginName: string;
  /** Matched against the absolute path. */
  filter: RegExp;
  /** Parts of paths, or globs, that are left out. */
  exclude?: Array<string | RegExp>;
}

/** A static file on its way into the build. */
export interface OnTransformArgs {
  /** Absolute. */
  path: string;
  target: string | string[];
  text: string;
  content: Uint8Array;
  mode: BuildMode;
  root: string;
}

/** The result of a transform for a file. */
export interface OnTransformResult {
  content: string | Uint8Array;
  /** Where the result belongs, if not where the file was. */
  path?: string;
  map?: string | Uint8Array;
}

/** Changes a static file, or makes several of it. */
export type TransformFn = (args: OnTransformArgs) => TransformOutput | Promise<TransformOutput>;

type TransformOutput =
  | void
  | OnTransformResult
  | Array<{ path: string } & Omit<OnTransformResult, "path">>;

/** A transform as it was registered. */
export interface Transform {
  options: OnTransformOptions;
  fn: TransformFn;
}

/** A file with its absolute path. */
export interface TransformFile {
  path: string;
  content: Uint8Array<ArrayBuffer>;
}

/** Runs a file through the transforms whose filter it matches, one after another. */
export async function transformFile(
  file: TransformFile,
  transforms: Transform[],
  build: Pick<OnTransformArgs, "mode" | "root" | "target">,
): Promise<TransformFile[]> {
  for (const [index, { fn, options }] of transforms.entries()) {
    if (!applies(options, file.path)) continue;
    const { content, path } = file;
    const text = new TextDecoder().decode(content);
    const output = await fn({ ...build, path, content, text });
    if (output === undefined) continue;
    const results = Array.isArray(output) ? output : [{ path, ...output }];
    const rest = transforms.slice(index + 1);
    const files = await Promise.all(results.map(async (result) => {
      const changed = { path: result.path, content: toBytes(result.content) };
      const map = result.map === undefined
        ? []
        : [{ path: `${result.path}.map`, content: toBytes(result.map) }];
      return [...await transformFile(changed, rest, build), ...map];
    }));
    return files.flat();
  }
  return [file];
}

function applies({ exclude = [], filter }: OnTransformOptions, path: string): boolean {
  const isExcluded = exclude.some((pattern) => {
    if (typeof pattern !== "string") return pattern.test(path);
    return /[*?{]/.test(pattern) ? globToRegExp(pattern).test(path) : path.includes(pattern);
  });
  return !isExcluded && filter.test(path);
}

/** The pattern for each sign of a glob; a comma between braces divides. */
const GLOB_SIGNS: Record<string, string> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
  "{": "(?:",
  "}": ")",
};

function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = glob.replaceAll(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g, (part) => {
    if (part === "{") depth++;
    else if (part === "}") depth--;
    else if (part === "," && depth > 0) return "|";
    return GLOB_SIGNS[part] ?? RegExp.escape(part);
  });
  return new RegExp(`^${source}$`);
}

function toBytes(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
}
