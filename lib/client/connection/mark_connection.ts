import type { ReadonlySignal } from "@preact/signals";
import type { ConnectionState } from "./connection_state.ts";

/**
 * Keeps the state of the connection on an element as `data-connection`, where programs read it:
 * `connecting`, `live`, `reconnecting`, `offline` or `stopped`. Returns what ends that.
 *
 * @param element the page's body; something else in tests
 */
export function markConnection(
  connection: ReadonlySignal<ConnectionState>,
  element: Pick<HTMLElement, "dataset"> = document.body,
): () => void {
  return connection.subscribe(({ state }) => element.dataset.connection = state);
}
