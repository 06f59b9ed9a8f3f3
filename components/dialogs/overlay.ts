import { render, type VNode } from "preact";

/**
 * Shows a dialog for as long as it is open, over the whole page: within the list that opened it, it
 * would be hidden with that list.
 *
 * @param dialog is given what closes it
 */
export function showOverlay(dialog: (close: () => void) => VNode): void {
  const host = document.createElement("div");
  document.body.append(host);
  render(
    dialog(() => {
      render(null, host);
      host.remove();
    }),
    host,
  );
}
