/** Looks up what `@name` and `#name` stand for; what is nothing is shown as it was typed. */
export interface Names {
  mention(name: string): { text: string; isMe: boolean } | undefined;
  room(name: string): { text: string; href: string } | undefined;
}
