/**
 * Puts a text on the clipboard, on plain http too, where the browser's own way to do so is missing.
 *
 * @throws when the browser does not allow it
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  const before = document.activeElement;
  box.value = text;
  box.className = "visually-hidden";
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (!isCopied) throw new Error("Your browser did not allow copying.");
}
