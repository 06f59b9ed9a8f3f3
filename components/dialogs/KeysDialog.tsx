import { KEYS } from "./key_list.ts";
import { showOverlay } from "./overlay.ts";
import { useModal } from "./use_modal.ts";

/** Shows what the keys of the page do. */
export function showKeys(): void {
  showOverlay((close) => <KeysDialog onClose={close} />);
}

function KeysDialog({ onClose }: { onClose(): void }) {
  const dialog = useModal();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keyboard shortcuts</h2>
      <dl class="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="dialog-foot">
        <button class="button" type="submit">Close</button>
      </form>
    </dialog>
  );
}
