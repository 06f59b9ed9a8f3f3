import { type ComponentChild, type ComponentType, Fragment, h, type VNode } from "preact";
import { createVNode } from "../vnode.ts";
import { endOf } from "./range.ts";

/** An island that is hydrated on its own: the comments around it and its number. */
export interface IslandRange {
  start: Comment;
  end: Comment;
  index: number;
}

/** The document as the server made it: where its islands are, and the JSX they were given. */
export class Page {
  readonly components: ComponentType[];
  /** By the number of an island. */
  props: object[] = [];
  readonly islands: IslandRange[] = [];
  #slotStarts = new Map<number, Comment>();
  /** The slots that props refer to; read before anything is hydrated. */
  #slots = new Map<number, ComponentChild[]>();

  /** @param components by the number of an island */
  constructor(components: ComponentType[]) {
    this.components = components;
    this.#findComments(document.body);
  }

  /** JSX that stands for what the server rendered in a slot. */
  slot(id: number): VNode {
    this.#slots.set(id, []);
    return createVNode(() => h(Fragment, null, this.#slots.get(id)), null);
  }

  /** Turns the nodes of all slots into JSX. */
  readSlots(): void {
    for (const id of this.#slots.keys()) {
      const start = this.#slotStarts.get(id);
      const template = document.getElementById(`frsh-slot-${id}`) as HTMLTemplateElement | null;
      const children = start !== undefined
        ? this.#read(start.nextSibling, endOf(start))
        : this.#read(template?.content.firstChild ?? null, null);
      this.#slots.set(id, children);
    }
  }

  // An island inside of another one is hydrated with it, as part of a slot.
  #findComments(root: Node): void {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
    let end: Comment | null = null;
    while (walker.nextNode()) {
      const comment = walker.currentNode as Comment;
      if (comment === end) end = null;
      const [, kind, id, name] = /^frsh:(island|slot):(\d+)(?::(.*))?$/.exec(comment.data) ?? [];
      if (kind === "slot") this.#slotStarts.set(Number(id), comment);
      if (kind === "island" && end === null) {
        end = endOf(comment);
        // A browser moves a `<div>` out of a `<p>`, for one, and the comments apart.
        if (end === null) console.error(`The island ${name} is cut up by invalid HTML nesting`);
        else this.islands.push({ start: comment, end, index: Number(id) });
      }
    }
  }

  #read(first: ChildNode | null, end: ChildNode | null): ComponentChild[] {
    const children: ComponentChild[] = [];
    for (let node = first; node !== null && node !== end; node = node.nextSibling) {
      if (node instanceof Text) {
        children.push(node.data);
      } else if (node instanceof Element) {
        children.push(this.#readElement(node));
      } else if (node instanceof Comment && node.data.startsWith("frsh:island:")) {
        const index = parseInt(node.data.slice("frsh:island:".length));
        children.push(createVNode(this.components[index], this.props[index]!));
        node = endOf(node) ?? node;
      }
    }
    return children;
  }

  #readElement(element: Element): VNode {
    const props: Record<string, unknown> = {};
    for (const { name, value } of element.attributes) {
      // Preact takes these props for functions.
      if (name.startsWith("on")) continue;
      const isFlag = value === "" && typeof element[name as keyof Element] === "boolean";
      props[propName(element, name)] = isFlag ? true : value;
    }
    if (element instanceof HTMLTemplateElement) {
      const dangerouslySetInnerHTML = { __html: element.innerHTML };
      return createVNode(element.localName, {
        ...props,
        dangerouslySetInnerHTML,
      });
    }
    return createVNode(element.localName, props, this.#read(element.firstChild, null));
  }
}

// The value that the server set is only the first one: what was typed meanwhile stays.
function propName(element: Element, name: string): string {
  if (element instanceof HTMLInputElement) {
    if (name === "value") return "defaultValue";
    if (name === "checked") return "defaultChecked";
  }
  return name;
}
