import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  h,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import type { Island } from "../context.ts";
import { createVNode } from "../vnode.ts";
import type { PageRender } from "./page_render.ts";
import { isVNode, raw } from "./vnodes.ts";

/** True inside an island, and false inside a slot of one. */
const InsideIsland = createContext(false);

/**
 * The component that is rendered in the place of an island: the island between two comments, where
 * the browser finds it. Inside another island it is a component like others.
 */
export function boundary(island: Island, render: PageRender): ComponentType {
  return function Boundary(props) {
    const isInside = useContext(InsideIsland);
    if (isInside) return render.plain(createVNode(island.fn, props));
    const passed = slotProps(render, props as Record<string, unknown>);
    const index = render.instances.push({ island, props: passed }) - 1;
    return raw(
      `<!--frsh:island:${index}:${island.name}-->`,
      h(InsideIsland.Provider, { value: true }, render.plain(createVNode(island.fn, passed))),
      "<!--/frsh:island-->",
    );
  };
}

// Children and other JSX are rendered here alone; the browser takes them from the document.
function slotProps(render: PageRender, props: Record<string, unknown>): Record<string, unknown> {
  const passed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    const isChildren = name === "children" && value != null &&
      typeof value !== "boolean" &&
      typeof value !== "function";
    if (isChildren || isVNode(value)) {
      passed[name] = slot(render, value as ComponentChildren);
    } else if (Array.isArray(value) && value.some(isVNode)) {
      passed[name] = value.map((item) => isVNode(item) ? slot(render, item) : item);
    } else {
      passed[name] = value;
    }
  }
  return passed;
}

function slot(render: PageRender, children: ComponentChildren): VNode {
  return createVNode(Slot, { render, id: render.slotFor(h(Fragment, null, children)) });
}

function Slot({ id, render }: { id: number; render: PageRender }): VNode {
  return raw(
    `<!--frsh:slot:${id}-->`,
    h(InsideIsland.Provider, { value: false }, render.useSlot(id)),
    "<!--/frsh:slot-->",
  );
}

/** The number of the slot that JSX among an island's props is sent as. */
export function slotOf(render: PageRender, vnode: VNode): number {
  if (vnode.type === Slot) return (vnode.props as unknown as { id: number }).id;
  return render.slotFor(vnode);
}
