import { type ComponentType, render } from "preact";
import { parse } from "../serialize/parse.ts";
import { createVNode } from "../vnode.ts";
import { Page } from "./page.ts";
import { rangeParent } from "./range.ts";
import "preact/jsx-runtime";
import "./element_props.ts";

/**
 * Makes the islands of the page interactive.
 *
 * @param components the islands that the page uses
 * @param order for each island on the page, in the order of the server, its place in `components`
 * @param text the props of the islands, serialized together so that what they share stays shared
 */
export function boot(components: ComponentType[], order: number[], text: string): void {
  const page = new Page(order.map((index) => components[index]!));
  page.props = parse(text, (slot) => page.slot(slot)) as object[];
  // JSX is read from the document before rendering, which removes the comments around it.
  page.readSlots();
  for (const { start, end, index } of page.islands) {
    try {
      // Keeps the elements of the server, but sets the attributes that are others in the browser.
      render(createVNode(page.components[index], page.props[index]!), rangeParent(start, end));
    } catch (error) {
      // One island that fails leaves the others working.
      reportError(error);
    }
  }
}
