import { signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";
import { guestIdOf, type RaceField } from "./races.ts";
import { Random } from "./random.ts";

/** Starts two processes of two isolates each on one database, with two people. */
export async function openField(seed: number): Promise<RaceField & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "parlor-races-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const options = { kvPath: `${folder}/parlor.kv`, parallel: true };
  const first = stack.use(await startServer(options));
  const second = stack.use(await startServer(options));
  const [owner, guest, stranger] = [
    await signUp(first.origin, "ann"),
    await signUp(first.origin, "bob"),
    await signUp(first.origin, "eve"),
  ];
  return {
    servers: [first, second],
    owner,
    guest,
    stranger,
    guestId: await guestIdOf(first.origin, guest),
    random: new Random(seed),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
