/** Names that stand for everybody whom a message reaches; nobody has one as a username. */
export const EVERYBODY: ReadonlySet<string> = new Set(["all", "here", "room"]);

/** Two usernames that fold alike are the same one; as the server looks them up. */
export function foldPersonName(name: string): string {
  return name.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}

/** Two rooms' names that fold alike are the same one: `#general-chat` is the room "General chat". */
export function foldRoomName(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/[\s_-]+/g, "-");
}
