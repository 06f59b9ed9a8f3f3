import { assertEquals } from "@std/assert";
import { type Account, postForm } from "./client.ts";

/** Posts a form as a program that a person runs; JSON is asked for. */
export async function post(
  origin: string,
  account: Account | undefined,
  path: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; location: string; body: string }> {
  const response = await postForm(origin, path, fields, {
    accept: "application/json",
    ...(account === undefined ? {} : { cookie: account.cookie }),
  });
  return {
    status: response.status,
    location: response.headers.get("location") ?? "",
    body: await response.text(),
  };
}

/** Makes a room; its id. */
export async function makeRoom(
  origin: string,
  account: Account,
  kind: "public" | "private",
  name: string = crypto.randomUUID(),
): Promise<string> {
  const { status, location, body } = await post(origin, account, "/rooms", { name, kind });
  assertEquals(status, 303, body);
  return location.replace("/rooms/", "");
}

/** Posts a form that has to be taken. */
export async function must(
  origin: string,
  account: Account,
  path: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const { status, location, body } = await post(origin, account, path, fields);
  assertEquals([200, 201, 303].includes(status), true, `${path} answered ${status}: ${body}`);
  return location;
}

/** The user id of an account, as its rooms are told to it. */
export async function idOf(origin: string, account: Account, room: string): Promise<string> {
  const text = crypto.randomUUID();
  await must(origin, account, `/rooms/${room}/messages`, { text });
  const response = await fetch(`${origin}/api/rooms/${room}/messages?limit=1`, {
    headers: { cookie: account.cookie },
  });
  return (await response.json()).messages[0].by;
}
