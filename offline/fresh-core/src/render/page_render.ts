import type { ComponentType, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { markActiveLink } from "../active_link.ts";
import { lockAssets } from "../asset.ts";
import type { Island } from "../context.ts";
import { Head } from "../head.ts";
import { createVNode } from "../vnode.ts";
import { HeadElements } from "./head_elements.ts";
import { boundary } from "./island.ts";
import { onRender, raw, replace, restore } from "./vnodes.ts";

/** An island on the page with the props it is hydrated with. */
export interface IslandInstance {
  island: Island;
  props: Record<string, unknown>;
}

/** The rendering in progress. Preact renders synchronously, so there is only ever one. */
let current: PageRender | null = null;

/** Makes a rendering the current one while a function runs. */
export function withRender<T>(render: PageRender, fn: () => T): T {
  const previous = current;
  current = render;
  try {
    return fn();
  } finally {
    current = previous;
  }
}

onRender((vnode) => current?.enter(vnode), (vnode) => current?.leave(vnode));

/** One page while it is rendered: what was met on the way and belongs elsewhere in the document. */
export class PageRender {
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  /** In the order of the page. */
  readonly instances: IslandInstance[] = [];
  readonly #url: URL;
  readonly #islands: Map<ComponentType, Island>;
  readonly #boundaries = new Map<Island, ComponentType>();
  readonly #head: HeadElements = new HeadElements(this.nonce);
  readonly #slots: { children: VNode; used: boolean }[] = [];
  readonly #slotIds = new Map<VNode, number>();
  readonly #seen = new Set<"html" | "head" | "body">();
  readonly #plain = new WeakSet<VNode>();
  #inHead = false;

  /** @param url of the page */
  constructor(url: URL, islands: Map<ComponentType, Island>) {
    this.#url = url;
    this.#islands = islands;
  }

  /** Keeps a vnode from being treated as an island or a head element again. */
  plain(vnode: VNode): VNode {
    this.#plain.add(vnode);
    return vnode;
  }

  /** The number of the slot for JSX that an island is given. */
  slotFor(children: VNode): number {
    const known = this.#slotIds.get(children);
    if (known !== undefined) return known;
    const id = this.#slots.push({ children, used: false }) - 1;
    this.#slotIds.set(children, id);
    return id;
  }

  /** The JSX of a slot, which the island renders now. */
  useSlot(id: number): VNode {
    const slot = this.#slots[id]!;
    slot.used = true;
    return slot.children;
  }

  /** Called when the page is rendered, and what is around it comes next. */
  leavePage(): void {
    this.#head.leavePage();
  }

  /** Called before a vnode is rendered. */
  enter(vnode: VNode): void {
    if (this.#plain.has(vnode)) return;
    restore(vnode);
    const { type } = vnode;
    if (typeof type === "function") this.#enterComponent(vnode);
    else if (typeof type === "string") this.#enterElement(vnode, type);
  }

  /** Called after a vnode was rendered. */
  leave(vnode: VNode): void {
    if (vnode.type === "head") this.#inHead = false;
  }

  #enterComponent(vnode: VNode): void {
    if (vnode.type === Head) {
      this.#head.collect(vnode.props.children);
      replace(vnode, { props: { children: null } });
      return;
    }
    const island = this.#islands.get(vnode.type as ComponentType);
    if (island !== undefined) replace(vnode, { type: this.#boundary(island) });
  }

  // One for each island, so that Preact sees one component where there is one.
  #boundary(island: Island): ComponentType {
    const component = this.#boundaries.get(island) ?? boundary(island, this);
    this.#boundaries.set(island, component);
    return component;
  }

  #enterElement(vnode: VNode, type: string): void {
    const own = vnode.props as Record<string, unknown>;
    let props = type === "a" ? markActiveLink(own, this.#url) : lockAssets(type, own);
    if (type === "style" || (type === "script" && !props.src)) {
      props = { ...props, nonce: props.nonce ?? this.nonce };
    }
    if (type === "html") {
      props = { ...props, children: [raw(this.#mark("start")), props.children] };
    } else if (type === "head" || type === "body") {
      props = { ...props, children: [props.children, raw(this.#mark(type))] };
    }
    if (type === "html" || type === "head" || type === "body") this.#seen.add(type);
    if (type === "head") this.#inHead = true;
    if (this.#inHead && type !== "head") {
      const element = this.plain(createVNode(type, { ...props, key: vnode.key }));
      const marked = this.#head.mark(element);
      if (marked !== null) {
        replace(vnode, marked);
        return;
      }
    }
    if (props !== vnode.props) replace(vnode, { props: props as VNode["props"] });
  }

  // The nonce makes the marks unforgeable for what is written into the page unescaped.
  #mark(place: "start" | "head" | "body"): string {
    return `<!--frsh:${this.nonce}:${place}-->`;
  }

  /** Templates with the JSX that islands were given but have not shown yet. */
  unusedSlots(): string {
    let html = "";
    // Rendering a slot can add islands with slots of their own.
    for (let id = 0; id < this.#slots.length; id++) {
      const slot = this.#slots[id]!;
      if (slot.used) continue;
      slot.used = true;
      html += `<template id="frsh-slot-${id}">${renderToString(slot.children)}</template>`;
    }
    return html;
  }

  /** The whole document. What is missing of its frame is put around the content. */
  document(content: string, bodyEnd: string): string {
    let html = content;
    if (!this.#seen.has("html") && !this.#seen.has("body")) {
      html = `<body>${html}${this.#mark("body")}</body>`;
    }
    const ownHead = this.#seen.has("head")
      ? ""
      : `<head><meta charset="utf-8">${this.#mark("head")}</head>`;
    if (this.#seen.has("html")) html = html.replace(this.#mark("start"), () => ownHead);
    else html = `<html>${ownHead}${html}</html>`;
    html = this.#head.apply(html, this.#mark("head"));
    const end = this.#mark("body");
    if (html.includes(end)) html = html.replace(end, () => bodyEnd);
    else html = html.replace(/<\/html>$/, () => `${bodyEnd}</html>`);
    return `<!DOCTYPE html>${html}`;
  }
}
