/**
 * Has a click on a link to somebody open their card over the page, rather than their page; returns a
 * function that ends it.
 *
 * @param open rejects when the card cannot be had; then the link leads to the page
 */
export function followPersonLinks(open: (address: string) => Promise<void>): () => void {
  const onClick = (event: MouseEvent) => {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    if (event.defaultPrevented || !(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>('a[href^="/people/"]');
    if (link === null) return;
    event.preventDefault();
    open(link.href).catch(() => location.assign(link.href));
  };
  document.addEventListener("click", onClick);
  return () => document.removeEventListener("click", onClick);
}
