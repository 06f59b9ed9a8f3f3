import { Icon } from "../shell/Icon.tsx";

interface ThreadBarProps {
  /** The room's. */
  name: string;
  address: string;
  /** Closes the thread without leaving the page, where there is a script. */
  onClose?(): void;
}

/** The head of a thread: what it is, where it is, and the way back. */
export function ThreadBar({ name, address, onClose }: ThreadBarProps) {
  return (
    <header class="bar room-bar">
      <div class="room-title">
        <h2 id="thread-title">Thread</h2>
        <p>{name}</p>
      </div>
      <a
        class="button button-quiet button-icon"
        href={address}
        title="Close the thread (Esc)"
        onClick={(event) => {
          if (onClose === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onClose();
        }}
      >
        <Icon name="x" label="Close the thread" />
      </a>
    </header>
  );
}
