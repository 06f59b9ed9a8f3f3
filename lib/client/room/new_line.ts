/** The `seq` after which messages are unread; undefined when there are none, or nothing was ever read. */
export function unreadLineOf(
  { read, unread }: { read: number; unread: number },
): number | undefined {
  return read > 0 && unread > 0 ? read : undefined;
}
