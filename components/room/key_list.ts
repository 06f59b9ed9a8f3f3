/** What the keys of a room's page do, for people to read. */
export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl K", does: "Jump to a room or a conversation" },
  { keys: "Alt ↑, Alt ↓", does: "The room above, the room below" },
  { keys: "Ctrl /, ?", does: "These keys" },
  { keys: "Enter", does: "Send what is written" },
  { keys: "Shift Enter", does: "A new line" },
  { keys: "@, #, :, /", does: "Somebody, a room, an emoji, a command" },
  { keys: "Ctrl B, Ctrl I, Ctrl E", does: "Strong, emphasized, code" },
  { keys: "Ctrl Shift X, Ctrl Shift U", does: "Struck out, a link" },
  { keys: "↑ in an empty box", does: "Edit your last message" },
  { keys: "↑, ↓ among messages", does: "From message to message" },
  { keys: "Enter on a message", does: "What can be done with it" },
  { keys: "r, e, +, Delete", does: "Reply to it, edit it, react to it, delete it" },
  { keys: "Esc", does: "Back to the box, without what was begun" },
];
