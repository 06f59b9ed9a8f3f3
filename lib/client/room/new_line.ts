/** After which `seq` everything is new to whoever has read so far; whoever never read has nothing to go on from. */
export function unreadLineOf(
  { read, unread }: { read: number; unread: number },
): number | undefined {
  return read > 0 && unread > 0 ? read : undefined;
}
