import { type ComponentChildren, h, isValidElement, toChildArray, type VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IS_BROWSER } from "./environment.ts";
import { headIdentity } from "./head_identity.ts";

/** Props of {@linkcode Head}. */
export interface HeadProps {
  children?: ComponentChildren;
}

/**
 * Puts its children into `<head>`. An element that is there already is replaced: the title, and
 * those with the same `key`, `id`, name of a meta or relation of a link.
 */
export function Head(props: HeadProps): ComponentChildren {
  // On the server the renderer takes the children out of the page.
  return IS_BROWSER ? h(BrowserHead, null, props.children) : null;
}

function BrowserHead(props: HeadProps): null {
  const created = useRef<HTMLElement[]>([]);
  const elements = toChildArray(props.children)
    .filter((child): child is VNode => isValidElement(child) && typeof child.type === "string")
    .map((child) => ({ child, text: textOf(child) }));

  useEffect(() => {
    for (const [index, { child, text }] of elements.entries()) {
      if (child.type === "title") {
        document.title = text;
        continue;
      }
      const element = created.current[index] ?? find(child) ??
        create(child, created.current, index);
      update(element, child, text);
    }
  });
  useEffect(() => () => created.current.forEach((element) => element.remove()), []);
  return null;
}

// Read while the component renders, so that a signal in the text makes it render again.
function textOf(vnode: VNode): string {
  const props = vnode.props as {
    children?: ComponentChildren;
    dangerouslySetInnerHTML?: { __html: string };
  };
  const { children } = props;
  const parts = Array.isArray(children) ? children : [children];
  return props.dangerouslySetInnerHTML?.__html ??
    parts.filter((part) => part != null && typeof part !== "boolean").map(String).join("");
}

function find(vnode: VNode): HTMLElement | undefined {
  const wanted = headIdentity(vnode.type as string, vnode.key, attributesOf(vnode));
  if (wanted === null) return undefined;
  return ([...document.head.children] as HTMLElement[]).find((element) => {
    const attributes = [...element.attributes].map(({ name, value }): [string, string] => {
      return [name, value];
    });
    return headIdentity(element.localName, element.dataset.key, attributes) === wanted;
  });
}

function create(vnode: VNode, created: HTMLElement[], index: number): HTMLElement {
  const element = document.createElement(vnode.type as string);
  if (vnode.key != null) element.dataset.key = String(vnode.key);
  created[index] = element;
  return document.head.appendChild(element);
}

function update(element: HTMLElement, vnode: VNode, text: string): void {
  for (const [name, value] of attributesOf(vnode)) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  if (element.textContent !== text) element.textContent = text;
}

function attributesOf(vnode: VNode): [string, string][] {
  return Object.entries(vnode.props as Record<string, unknown>)
    .filter(([name, value]) => {
      return name !== "children" && name !== "dangerouslySetInnerHTML" &&
        value != null &&
        value !== false;
    })
    .map(([name, value]) => [name, value === true ? "" : String(value)]);
}
