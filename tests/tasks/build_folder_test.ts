import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Served } from "../fresh/served.ts";

const PROJECT = new URL("../../", import.meta.url);

/** What of the real project the small one is made of. */
const REAL = [
  "dev.ts",
  "tasks/build_folder.ts",
  "tasks/bundle_server.ts",
  "lib/http/former_builds.ts",
];

const OWN = {
  "main.ts": `import { App, staticFiles } from "fresh";
import { formerBuilds } from "./lib/http/former_builds.ts";
export const app = new App().use(staticFiles()).use(formerBuilds()).fsRoutes();
`,
  "routes/index.tsx": `import Hello from "../islands/Hello.tsx";
export default () => <Hello />;
`,
  "routes/late.ts": `export const handler = () => new Response("late 1");
`,
  "static/note.txt": "note 1\n",
  "static/styles.css": '@layer x, y;\n@import "./a.css" layer(y);\n@import "./b.css" layer(x);\n',
  "static/a.css": "/* why */\na { color: red; }\n",
  "static/b.css": "b { content: '$&'; }\n",
};

/** An island that loads a part of itself when it is asked for. */
const island = (version: number) =>
  `export default () => <button type="button" onClick={() => import("../later.ts")}>${version}</button>;
`;

/** A small project with the real \`dev.ts\`, outside of this one. */
class Project implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Project> {
    const project = new Project(await Deno.makeTempDir({ prefix: "parlor-build-" }));
    for (const path of REAL) {
      await project.write(path, await Deno.readTextFile(new URL(path, PROJECT)));
    }
    for (const [path, text] of Object.entries(OWN)) await project.write(path, text);
    const settings = JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT)));
    const links = (settings.links ?? []).map((link: string) =>
      new URL(`${link}/`, PROJECT).pathname.slice(0, -1)
    );
    const { imports, compilerOptions } = settings;
    await project.write("deno.json", JSON.stringify({ imports, compilerOptions, links }));
    await project.version(1);
    return project;
  }

  async write(path: string, text: string): Promise<void> {
    await Deno.mkdir(`${this.folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${this.folder}/${path}`, text);
  }

  /** Puts the sources of another version in place. */
  async version(version: number): Promise<void> {
    await this.write("islands/Hello.tsx", island(version));
    await this.write("later.ts", `export const later = "later ${version}";\n`);
  }

  async build(): Promise<void> {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "dev.ts", "build"],
      cwd: this.folder,
      stdin: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }

  async builds(): Promise<string[]> {
    const entries = await Array.fromAsync(Deno.readDir(`${this.folder}/_fresh/builds`));
    return entries.map(({ name }) => name).sort();
  }

  serve(): Promise<Served> {
    return Served.of(`${this.folder}/_fresh/server.js`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function text(served: Served, path: string): Promise<string> {
  const response = await fetch(served.origin + path);
  return response.ok ? await response.text() : `${response.status} ${await response.text()}`;
}

/** The scripts that a page names, and those that they import when asked, by the paths of their URLs. */
async function scriptsOf(served: Served): Promise<string[]> {
  const page = await text(served, "/");
  const found = new Set(page.match(/\/_fresh\/js\/[^"'\s>;]+\.js/g));
  for (const path of found) {
    const source = await text(served, path);
    for (const [, name] of source.matchAll(/import\("\.\/([^"]+\.js)"\)/g)) {
      found.add(path.replace(/[^/]*$/, name!));
    }
  }
  return [...found];
}

async function read(served: Served, paths: string[]): Promise<Map<string, string>> {
  const texts = await Promise.all(paths.map((path) => text(served, path)));
  return new Map(paths.map((path, index) => [path, texts[index]!]));
}

Deno.test("a build changes nothing for the running server, and an upgrade nothing for open pages", async () => {
  await using project = await Project.make();
  await project.build();
  const before = new Map<string, string>();
  {
    await using running = await project.serve();
    const paths = await scriptsOf(running);
    for (const [path, source] of await read(running, paths)) before.set(path, source);
    assertStringIncludes([...before.values()].join("\n"), "later 1");
    assertEquals(
      await text(running, "/styles.css"),
      '@layer x,y;@layer y{a{color:red}}@layer x{b{content:"$&"}}\n',
    );

    await project.version(2);
    await project.write("routes/late.ts", `import "./nowhere.ts";\n`);
    await project.write("static/note.txt", "a longer note 2\n");
    await project.build().catch(() => {});
    assertEquals(await read(running, paths), before);
    assertEquals(await text(running, "/late"), "late 1");
    assertEquals(await text(running, "/note.txt"), "note 1\n");
    assertStringIncludes(await text(running, "/"), ">1<");
  }

  await project.write("routes/late.ts", OWN["routes/late.ts"]);
  await project.build();
  await using upgraded = await project.serve();
  assertStringIncludes(await text(upgraded, "/"), ">2<");
  const now = await read(upgraded, await scriptsOf(upgraded));
  assertStringIncludes([...now.values()].join("\n"), "later 2");
  assertNotEquals([...now.keys()], [...before.keys()]);
  assertEquals(await read(upgraded, [...before.keys()]), before);
  const former = await fetch(upgraded.origin + [...before.keys()][0]!, { method: "HEAD" });
  assertMatch(former.headers.get("content-type") ?? "", /^text\/javascript/);
  assertMatch(former.headers.get("cache-control") ?? "", /immutable/);
  await project.write("static/styles.css", '@import "./none.css" layer(x);');
  await assertRejects(() => project.build(), Error, "none.css");
  for (const path of ["/_fresh/js/nothing.js", "/_fresh/js/../../../deno.json", "/_fresh/js/"]) {
    assertMatch(await text(upgraded, path), /^404/, path);
  }
});

Deno.test("of many builds the last few stay, and the one that is served", async () => {
  await using project = await Project.make();
  await project.build();
  const [first] = await project.builds();
  {
    await using running = await project.serve();
    const paths = await scriptsOf(running);
    const before = await read(running, paths);
    for (let version = 1; version <= 7; version++) {
      await project.version(version);
      await project.build();
    }
    const builds = await project.builds();
    assertEquals([builds.length, builds[0]], [6, first]);
    assertEquals(await read(running, paths), before);
    assertEquals(await text(running, "/note.txt"), "note 1\n");
    await using served = await project.serve();
    assertStringIncludes(await text(served, "/"), ">7<");
  }
  await project.build();
  const builds = await project.builds();
  assertEquals([builds.length, builds.includes(first!)], [5, false]);
});
