/** Finds the comment that ends what a comment of the server starts; null when it is elsewhere. */
export function endOf(start: Comment): Comment | null {
  const kind = start.data.split(":")[1];
  let depth = 0;
  for (let node = start.nextSibling; node !== null; node = node.nextSibling) {
    if (!(node instanceof Comment)) continue;
    if (node.data.startsWith(`frsh:${kind}:`)) depth++;
    else if (node.data === `/frsh:${kind}` && depth-- === 0) return node;
  }
  return null;
}

/** The methods that Preact needs of the element that it renders into. */
interface RangeParent {
  nodeType: 1;
  namespaceURI: string | null;
  parentNode: ParentNode;
  firstChild: ChildNode | null;
  childNodes: ChildNode[];
  insertBefore(node: Node, child: Node | null): void;
  appendChild(node: Node): void;
  removeChild(node: Node): void;
  contains(node: Node): boolean;
}

/** Presents the nodes between two comments to Preact as the children of an element. */
export function rangeParent(start: Comment, end: Comment): Element {
  const parent = start.parentNode as Element;
  const childNodes: ChildNode[] = [];
  for (let node = start.nextSibling!; node !== end; node = node.nextSibling!) {
    childNodes.push(node);
  }
  const insertBefore = (node: Node, child: Node | null) => parent.insertBefore(node, child ?? end);
  const range: RangeParent = {
    nodeType: 1,
    namespaceURI: parent.namespaceURI,
    parentNode: parent,
    firstChild: childNodes[0] ?? null,
    childNodes,
    insertBefore,
    appendChild: (node) => insertBefore(node, null),
    removeChild: (node) => parent.removeChild(node),
    contains: (node) => parent.contains(node),
  };
  return range as unknown as Element;
}
