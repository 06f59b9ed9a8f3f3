import * as v from "valibot";
import { Person } from "../../lib/protocol/event.ts";
import { type Account, join, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

/** Someone who takes part, with what others know of them. */
export interface HouseholdMember {
  account: Account;
  me: Person;
}

/** A database with people in it, made once: hashing a password takes as long as a round of torture. */
export interface Household {
  members: readonly HouseholdMember[];
  /** Copies the database to a new folder; its path. */
  copyTo(folder: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

const NAMES = ["ann", "bob", "cleo"];

/** Signs everybody up. */
export async function openHousehold(): Promise<Household> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-torture-" });
  const members: HouseholdMember[] = [];
  {
    await using server = await startServer({ kvPath: `${folder}/parlor.kv` });
    for (const name of NAMES) {
      const account = await signUp(server.origin, name);
      const { socket, welcome } = await join(server.origin, account);
      await socket.close();
      members.push({ account, me: v.parse(Person, welcome.user) });
    }
  }
  return {
    members,
    async copyTo(to) {
      for await (const { name, isFile } of Deno.readDir(folder)) {
        if (isFile) await Deno.copyFile(`${folder}/${name}`, `${to}/${name}`);
      }
      return `${to}/parlor.kv`;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
