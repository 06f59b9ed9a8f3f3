import type { ComponentChildren } from "preact";
import type { CommandInfo } from "../../lib/protocol/commands.ts";
import { showOverlay } from "./overlay.ts";
import { useModal } from "./use_modal.ts";

/** The keyboard shortcuts of a room's page. */
const SHORTCUTS: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl K", does: "Jump to a room, a conversation or a person" },
  { keys: "Alt ↑, Alt ↓", does: "Previous room, next room" },
  { keys: "Alt Shift ↑, ↓", does: "Previous or next unread room" },
  { keys: "Shift Esc", does: "Mark all rooms as read" },
  { keys: "Ctrl /, ?", does: "Show these shortcuts" },
  { keys: "Enter", does: "Send the message" },
  { keys: "Shift Enter", does: "Start a new line" },
  { keys: "@, #, :, /", does: "Mention somebody, link a room, find an emoji, run a command" },
  { keys: "Ctrl B, Ctrl I, Ctrl E", does: "Bold, italic, code" },
  { keys: "Ctrl Shift X, Ctrl Shift U", does: "Strikethrough, link" },
  { keys: "↑ in an empty box", does: "Edit your last message" },
  { keys: "↑, ↓ among messages", does: "Move between messages" },
  { keys: "Enter on a message", does: "Show its actions" },
  { keys: "r, t, e, +, Delete", does: "Reply, reply in thread, edit, react, delete" },
  { keys: "m", does: "Open its menu, which lists more shortcuts" },
  { keys: "Esc", does: "Cancel, and go back to the message box" },
  { keys: "Esc in the box", does: "Mark the room as read" },
];

/** Shows the keyboard shortcuts of a room's page. */
export function showShortcuts(): void {
  const entries = SHORTCUTS.map(({ keys, does }) => ({ name: <kbd>{keys}</kbd>, does }));
  showOverlay((close) => (
    <HelpDialog
      title="Keyboard shortcuts"
      entries={entries}
      onClose={close}
    />
  ));
}

/** Shows the commands that can be typed after a slash. */
export function showCommands(commands: readonly CommandInfo[], onClose: () => void): void {
  const entries = commands.map(({ name, usage, does }) => ({
    name: <code>/{name} {usage}</code>,
    does,
  }));
  showOverlay((close) => (
    <HelpDialog
      title="Commands"
      entries={entries}
      onClose={() => {
        close();
        onClose();
      }}
    >
      <p>To send a message that begins with a slash, type two slashes.</p>
    </HelpDialog>
  ));
}

interface HelpDialogProps {
  title: string;
  entries: readonly { name: ComponentChildren; does: string }[];
  onClose(): void;
  /** Shown below the entries. */
  children?: ComponentChildren;
}

function HelpDialog({ title, entries, onClose, children }: HelpDialogProps) {
  const dialog = useModal();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">{title}</h2>
      <dl class="keys">
        {entries.map(({ name, does }, index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      {children}
      <form method="dialog" class="dialog-foot">
        <button class="button" type="submit">Close</button>
      </form>
    </dialog>
  );
}
