import { type ComponentChildren, Fragment, h, options, type VNode } from "preact";
import { createVNode } from "../vnode.ts";

/** The hooks of Preact that rendering needs and its types leave out or name differently. */
interface RenderHooks {
  /** Called before a vnode is rendered. */
  __b?: (vnode: VNode) => void;
  /** Called after a vnode was rendered. */
  diffed?: (vnode: VNode) => void;
}

/** Calls functions around the rendering of every vnode. */
export function onRender(before: (vnode: VNode) => void, after: (vnode: VNode) => void): void {
  const hooks = options as RenderHooks;
  const { __b, diffed } = hooks;
  hooks.__b = (vnode) => {
    before(vnode);
    __b?.(vnode);
  };
  hooks.diffed = (vnode) => {
    diffed?.(vnode);
    after(vnode);
  };
}

/** True for JSX. Preact's own check takes any object without a prototype for JSX. */
export function isVNode(value: unknown): value is VNode {
  return typeof value === "object" && value !== null &&
    Object.hasOwn(value, "constructor") &&
    value.constructor === undefined && "type" in value && "props" in value;
}

/** HTML that is written as it is around children. */
export function raw(before: string, children: ComponentChildren = null, after = ""): VNode {
  // The form that precompiled JSX has; a string among its expressions would not be escaped.
  const expression = h(Fragment, null, children);
  return createVNode(Fragment, { tpl: [before, after], exprs: [expression] });
}

const originals = new WeakMap<VNode, { type: VNode["type"]; props: VNode["props"] }>();

/**
 * Undoes what an earlier rendering made of a vnode, so that one that is kept in a constant is
 * rendered anew each time.
 */
export function restore(vnode: VNode): void {
  const original = originals.get(vnode);
  if (original !== undefined) Object.assign(vnode, original);
}

/** Renders something else in the place of a vnode. */
export function replace(
  vnode: VNode,
  replacement: { type?: VNode["type"]; props?: VNode["props"] },
): void {
  if (!originals.has(vnode)) {
    originals.set(vnode, { type: vnode.type, props: vnode.props });
  }
  Object.assign(vnode, replacement);
}
