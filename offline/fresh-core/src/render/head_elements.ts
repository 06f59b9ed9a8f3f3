import { type ComponentChildren, Fragment, toChildArray, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { headIdentity } from "../head_identity.ts";
import { createVNode } from "../vnode.ts";
import { isVNode } from "./vnodes.ts";

/** Elements of `<head>`, from there and from `<Head>` anywhere in the page. The last one wins. */
export class HeadElements {
  #nonce: string;
  /** By the number of the mark: the identity of an element that is in `<head>` itself. */
  #marked: (string | null)[] = [];
  #collected: VNode[] = [];
  /** The elements collected in the page, which replace those of its wrapper. */
  #inner: VNode[] = [];

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** Takes the children of a `<Head>`. */
  collect(children: ComponentChildren): void {
    for (const child of toChildArray(children)) {
      if (!isVNode(child)) continue;
      const props = child.props as { children?: ComponentChildren };
      if (child.type === Fragment && !("tpl" in props)) {
        this.collect(props.children);
      } else this.#collected.push(child);
    }
  }

  /** Has what is collected from now on be replaced by what was collected before. */
  leavePage(): void {
    this.#inner = this.#collected;
    this.#collected = [];
  }

  /** Marks an element of `<head>` that a `<Head>` may replace, or returns `null`. */
  mark(element: VNode): { type: VNode["type"]; props: VNode["props"] } | null {
    const identity = identityOf(element);
    if (identity === null) return null;
    const [start, end] = this.#marks(this.#marked.push(identity) - 1);
    const props = { tpl: [start, end], exprs: [withDataKey(element)] };
    return {
      type: Fragment as VNode["type"],
      props: props as unknown as VNode["props"],
    };
  }

  /** Puts what was collected into the page: in the place of the same element, or at `end`. */
  apply(html: string, end: string): string {
    const byIdentity = new Map<string | number, string>();
    for (const [index, vnode] of [...this.#collected, ...this.#inner].entries()) {
      const identity = identityOf(vnode) ?? index;
      byIdentity.delete(identity);
      byIdentity.set(identity, renderToString(withDataKey(vnode)));
    }
    let result = html;
    for (const [number, identity] of this.#marked.entries()) {
      const [start, stop] = this.#marks(number);
      const from = result.indexOf(start);
      const to = result.indexOf(stop, from);
      if (from === -1 || to === -1) continue;
      const original = result.slice(from + start.length, to);
      const element = identity === null ? original : byIdentity.get(identity) ?? original;
      if (identity !== null) byIdentity.delete(identity);
      result = result.slice(0, from) + element + result.slice(to + stop.length);
    }
    return result.replace(end, () => [...byIdentity.values()].join(""));
  }

  #marks(number: number): [string, string] {
    const name = `frsh:${this.#nonce}:${number}`;
    return [`<!--${name}-->`, `<!--/${name}-->`];
  }
}

function identityOf(vnode: VNode): string | null {
  if (typeof vnode.type !== "string") return null;
  const attributes = Object.entries(vnode.props as Record<string, unknown>)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]): [string, string] => [name, String(value)]);
  return headIdentity(vnode.type, vnode.key, attributes);
}

// The key stays visible in the document, where `<Head>` of an island looks for it.
function withDataKey(vnode: VNode): VNode {
  if (vnode.key == null) return vnode;
  return createVNode(vnode.type, {
    ...vnode.props,
    "data-key": String(vnode.key),
  });
}
