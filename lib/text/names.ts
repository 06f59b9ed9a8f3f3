/** Names that stand for everybody whom a message reaches; nobody has one as a username. */
export const EVERYBODY: readonly string[] = ["all", "channel", "everyone", "here", "room"];

/** Two usernames that fold alike are the same one to whoever reads. */
export function foldPersonName(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** Two rooms' names that fold alike are the same one: `#general-chat` is the room "General chat". */
export function foldRoomName(name: string): string {
  return foldPersonName(name).replace(/[\s_-]+/g, "-");
}
