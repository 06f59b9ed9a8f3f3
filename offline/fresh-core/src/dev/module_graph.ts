import { resolvePath } from "./path.ts";

interface Dependency {
  specifier: string;
  code?: { specifier?: string; error?: string };
}

/** A module that the browser code imports. */
export interface GraphModule {
  specifier: string;
  kind: "esm" | "json" | "asset" | "npm" | "node" | "external";
  /** Where Deno keeps its text. */
  local?: string;
  mediaType?: string;
  dependencies?: Dependency[];
  /** The id of the package of an `npm` module. */
  npmPackage?: string;
  error?: string;
}

/** A package as Deno has it on the disk. */
export interface GraphPackage {
  name: string;
  version: string;
  /** The ids of the packages it may import. */
  dependencies: string[];
  localPath: string;
}

/** A package as `deno info` tells of it; before Deno 2.9 that is all but where it is. */
type ToldPackage = Omit<GraphPackage, "localPath"> & { localPath?: string; registryUrl: string };

interface DenoInfo {
  roots: string[];
  modules: GraphModule[];
  redirects: Record<string, string>;
  npmPackages: Record<string, ToldPackage>;
}

/**
 * The imports of modules as Deno resolves them: by the import map, the links, the lock file and the
 * packages of the project. Deno fetches what is not there yet.
 */
export class ModuleGraph {
  #modules = new Map<string, GraphModule>();
  #redirects: Record<string, string>;
  #packages: Record<string, GraphPackage>;

  private constructor(info: DenoInfo, packages: Record<string, GraphPackage>) {
    for (const module of info.modules) {
      this.#modules.set(module.specifier, module);
    }
    // The entry stands for no module of the project.
    for (const root of info.roots) this.#modules.delete(root);
    this.#redirects = info.redirects ?? {};
    this.#packages = packages;
  }

  /**
   * Asks Deno for the modules that some modules import.
   *
   * @param root of the project, whose deno.json applies
   * @throws when a module cannot be found
   */
  static async load(root: string, specifiers: string[]): Promise<ModuleGraph> {
    const folder = await Deno.makeTempDir();
    try {
      const entry = resolvePath(folder, "entry.ts");
      const lines = specifiers.map((specifier) => `import ${JSON.stringify(specifier)};\n`);
      await Deno.writeTextFile(entry, lines.join(""));
      const config = await findConfig(root);
      const options = config === null ? [] : ["--config", config];
      const info = await askDeno(root, [...options, entry]) as DenoInfo;
      const failed = info.modules.find((module) => module.error !== undefined);
      if (failed !== undefined) {
        throw new Error(`Cannot load ${failed.specifier} for the browser: ${failed.error}`);
      }
      return new ModuleGraph(info, await locate(root, info.npmPackages ?? {}));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** The modules that were read, for a hash of what the bundles are made of. */
  get files(): string[] {
    return [...this.#modules.values()].flatMap(({ local }) => local === undefined ? [] : [local]);
  }

  /** The ids of the packages. */
  get packageIds(): string[] {
    return Object.keys(this.#packages);
  }

  /** The module of a specifier that Deno has resolved. */
  module(specifier: string): GraphModule | undefined {
    return this.#modules.get(this.#redirects[specifier] ?? specifier);
  }

  /** The module that a specifier means to a module; `undefined` when the graph does not have that one. */
  dependency(importer: string, specifier: string): GraphModule | undefined {
    const found = this.module(importer)?.dependencies
      ?.find((dependency) => dependency.specifier === specifier);
    if (found?.code?.error !== undefined) throw new Error(found.code.error);
    const resolved = found?.code?.specifier;
    return resolved === undefined ? undefined : this.module(resolved);
  }

  /** The package with an id. */
  package(id: string): GraphPackage | undefined {
    return this.#packages[id];
  }

  /** The package that a file belongs to. */
  packageOf(path: string): GraphPackage | undefined {
    return Object.values(this.#packages)
      .filter(({ localPath }) => path.startsWith(`${localPath}/`))
      .sort((a, b) => b.localPath.length - a.localPath.length)[0];
  }

  /** The package that another one, or the app, means by a name. */
  packageNamed(name: string, importer?: GraphPackage): GraphPackage | undefined {
    if (importer?.name === name) return importer;
    return (importer?.dependencies ?? Object.keys(this.#packages))
      .map((id) => this.#packages[id])
      .find((found) => found?.name === name);
  }
}

async function askDeno(root: string, args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Error(`Cannot resolve the imports of the islands: ${decoder.decode(stderr)}`);
  }
  return JSON.parse(decoder.decode(stdout));
}

/** Fills in where packages are that an older Deno does not tell of: in its cache, by registry and name. */
async function locate(
  root: string,
  told: Record<string, ToldPackage>,
): Promise<Record<string, GraphPackage>> {
  const packages = Object.entries(told);
  const { npmCache } = packages.every(([, { localPath }]) => localPath !== undefined)
    ? { npmCache: "" }
    : await askDeno(root, []) as { npmCache: string };
  return Object.fromEntries(packages.map(([id, found]) => {
    const { hostname, port, pathname } = new URL(found.registryUrl);
    const registry = `${hostname}${port === "" ? "" : `_${port}`}${pathname.replace(/\/$/, "")}`;
    const localPath = found.localPath ?? `${npmCache}/${registry}/${found.name}/${found.version}`;
    return [id, { ...found, localPath }];
  }));
}

async function findConfig(root: string): Promise<string | null> {
  for (let folder = root;; folder = resolvePath(folder, "..")) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const path = resolvePath(folder, name);
      try {
        await Deno.stat(path);
        return path;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    if (folder === resolvePath(folder, "..")) return null;
  }
}
