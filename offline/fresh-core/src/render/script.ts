import type { BuildCache } from "../build_cache.ts";
import { serialize, type SerializeCustom } from "../serialize/serialize.ts";
import type { IslandInstance, PageRender } from "./page_render.ts";
import { slotOf } from "./island.ts";
import { isVNode } from "./vnodes.ts";

/** The inline module that makes the islands of a page interactive, or nothing if there are none. */
export function islandScript(
  render: PageRender,
  cache: BuildCache | null,
  basePath: string,
): string {
  if (cache === null) return "";
  const script = (code: string) => {
    return code === "" ? "" : `<script type="module" nonce="${render.nonce}">${code}</script>`;
  };
  const pageScript = cache.pageScript ?? "";
  if (render.instances.length === 0) return script(pageScript);

  let templates = "";
  let props: string;
  let count: number;
  do {
    count = render.instances.length;
    props = serializeProps(render);
    // JSX that turned up deep in the props is rendered now, and may hold islands with more props.
    templates += render.unusedSlots();
  } while (render.instances.length > count);
  return templates + script(pageScript + bootCode(render.instances, props, cache, basePath));
}

function serializeProps(render: PageRender): string {
  const { instances } = render;
  const custom: SerializeCustom = (value) => {
    return isVNode(value) ? ["JSX", slotOf(render, value)] : undefined;
  };
  return serialize(instances.map(({ props }) => props), custom, ([index, ...path]) => {
    return `"${path.join(".")}" of the island ${instances[Number(index)]?.island.name}`;
  });
}

function bootCode(
  instances: IslandInstance[],
  props: string,
  cache: BuildCache,
  basePath: string,
): string {
  const islands = [...new Set(instances.map(({ island }) => island))];
  const url = (path: string) => JSON.stringify(basePath + path);
  const imports = islands.map(({ exportName, file }, index) => {
    return `import{${exportName} as i${index}}from${url(file)};`;
  });
  const components = islands.map((_, index) => `i${index}`).join();
  const order = instances.map(({ island }) => islands.indexOf(island)).join();
  return `import{boot}from${url(cache.clientEntry)};${imports.join("")}` +
    `boot([${components}],[${order}],${inlineString(props)});`;
}

/** A string literal that may stand in an inline script: nothing in it can end the script. */
export function inlineString(text: string): string {
  const escaped = text.replaceAll(/[\\'<>\u2028\u2029\n\r]/g, (char) => {
    return char === "\\" || char === "'"
      ? `\\${char}`
      : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `'${escaped}'`;
}

/** The `Link` header that has the browser fetch the scripts of a page before it needs them. */
export function preloadLinks(
  render: PageRender,
  cache: BuildCache | null,
  basePath: string,
): string {
  if (cache === null || render.instances.length === 0) return "";
  const urls = new Set([cache.clientEntry, ...render.instances.map(({ island }) => island.file)]);
  for (const url of urls) {
    for (const imported of cache.imports[url] ?? []) urls.add(imported);
  }
  return [...urls]
    .map((url) => `<${encodeURI(basePath + url)}>; rel="modulepreload"; as="script"`)
    .join(", ");
}
