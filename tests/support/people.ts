import type { Person } from "../../lib/protocol/event.ts";
import type { Services } from "../../lib/services.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { forwardedText } from "../../lib/text/forward.ts";
import { readMessage } from "../../lib/store/log/rows.ts";

/** Where what people do in these tests comes from. */
const ADDRESS = "192.0.2.1";

/** Signs people up; the first one owns the server. */
export async function signUpAll(
  { accounts }: Pick<Services, "accounts">,
  ...names: readonly string[]
) {
  const users = [];
  for (const username of names) {
    const password = `a long password of ${username}`;
    users.push((await accounts.signUp({ username, password, address: ADDRESS })).user);
  }
  return users;
}

/** Posts a text; its seq. */
export async function say(
  { messages }: Pick<Services, "messages">,
  person: Person,
  room: string,
  text: string,
): Promise<number> {
  const cid = crypto.randomUUID();
  return (await messages.post(person, ADDRESS, { room, cid, text })).seq;
}

/** Gives a message another text. */
export async function edit(
  { messages }: Pick<Services, "messages">,
  author: Person,
  room: string,
  target: number,
  text: string,
): Promise<void> {
  await messages.change(ADDRESS, room, { kind: "edit", author, target, text });
}

/** Forwards a message into a room, as its form does; the seq there. */
export async function forward(
  services: Pick<Services, "messages" | "log" | "people">,
  person: Person,
  from: { room: string; seq: number },
  to: { room: string; comment: string },
): Promise<number> {
  const stored = (await services.log.messageAt(from.room, from.seq))!;
  const [author] = await services.people.of([stored.by]);
  const link = `https://chat.test${messageAddress(from.room, from.seq)}`;
  const { text = "" } = readMessage(stored);
  const { comment } = to;
  const forwarded = forwardedText({ author: author!.name, text, link, comment });
  return await say(services, person, to.room, forwarded);
}

/** The present text of a message; undefined for one that was deleted. */
export async function textAt(
  { log }: Pick<Services, "log">,
  room: string,
  seq: number,
): Promise<string | undefined> {
  const stored = await log.messageAt(room, seq);
  return stored && readMessage(stored).text;
}

/** The keys of everything in the database in which a word stands, in texts and in bytes. */
export async function keysWith({ kv }: Pick<Services, "kv">, word: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of kv.pages([], 500)) {
    for (const { key, value } of page) {
      const text = value instanceof Uint8Array
        ? new TextDecoder().decode(value)
        : JSON.stringify(value, (_name, part) => typeof part === "bigint" ? String(part) : part);
      if (`${key.map(String).join(" ")} ${text}`.includes(word)) {
        found.push(key.map(String).join(" "));
      }
    }
  }
  return found;
}
