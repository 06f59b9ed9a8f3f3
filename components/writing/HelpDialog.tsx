import type { CommandInfo } from "../../lib/protocol/commands.ts";
import { useModal } from "../dialogs/use_modal.ts";

interface HelpDialogProps {
  commands: readonly CommandInfo[];
  onClose(): void;
}

/** What can be called by a slash and a name. */
export function HelpDialog({ commands, onClose }: HelpDialogProps) {
  const dialog = useModal();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Commands</h2>
      <dl class="keys">
        {commands.map(({ name, usage, does }) => (
          <div key={name}>
            <dt>
              <code>/{name} {usage}</code>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>To send a message that begins with a slash, type two slashes.</p>
      <form method="dialog" class="dialog-foot">
        <button class="button" type="submit">Close</button>
      </form>
    </dialog>
  );
}
