import type { ComponentChildren, VNode } from "preact";
import { Fragment, h } from "preact";

/** Props of {@linkcode Partial}. */
export interface PartialProps {
  children?: ComponentChildren;
  /** Unique in the page. */
  name: string;
  mode?: "replace" | "prepend" | "append";
}

/** Marks a region of the page. Links load whole pages here, so it renders its children alone. */
export function Partial(props: PartialProps): VNode {
  return h(Fragment, null, props.children);
}
