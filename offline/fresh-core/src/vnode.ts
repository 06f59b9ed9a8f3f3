import { type ComponentChildren, type FunctionComponent, h, type VNode } from "preact";

/** `h()` for a type and props that only the caller knows to fit each other. */
export function createVNode(
  type: unknown,
  props: object | null,
  children?: ComponentChildren,
): VNode {
  const args = children === undefined ? [] : [children];
  return h(type as FunctionComponent, props, ...args) as VNode;
}
