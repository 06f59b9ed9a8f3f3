/**
 * `deno task people list|invite|reset USERNAME|owner USERNAME`: helps people to get in, for whoever has
 * the machine. It works on the server's database, by the same settings, while the server runs or not.
 */
import {
  type Config,
  CONFIG_EXIT_CODE,
  ConfigError,
  isFilePath,
  readOwnConfig,
} from "../lib/base/config.ts";
import { systemClock } from "../lib/base/clock.ts";
import { ChatError } from "../lib/base/errors.ts";
import { Logger } from "../lib/base/logger.ts";
import { MACHINE, PeopleAdmin } from "../lib/chat/people/people_admin.ts";
import { PeopleList } from "../lib/chat/people/people_list.ts";
import { COMMAND_LINE } from "../lib/store/server/audit.ts";
import { openStore, type Store } from "../lib/store/store.ts";
import { foldUsername } from "../lib/text/names/names.ts";

const USAGE = `Usage:
  deno task people list               shows every account
  deno task people invite             makes an invite to the server, for one person
  deno task people reset USERNAME     makes a link for a new password
  deno task people owner USERNAME     makes somebody an owner of the server`;

/** Nobody is banned here, and so nothing erased. */
const NO_ERASURES = { put() {}, wake() {} };

/** Accounts that are read at a time. */
const PAGE = 200;

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main([command = "", username, ...more]: string[]): Promise<number> {
  const takesName = ["reset", "owner"].includes(command);
  const isKnown = takesName || ["list", "invite"].includes(command);
  if (!isKnown || takesName !== (username !== undefined) || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  try {
    const config = readOwnConfig();
    await assertDatabase(config);
    const store = await openStore({ config, clock: systemClock, logger: new Logger("error") });
    try {
      await run(command, username ?? "", { store, home: homeOf(config) });
    } finally {
      // Without taking this process off the list of isolates: a server reads what it told from those
      // alone, and takes it off itself when it has not been heard of for a minute.
      store.kv.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(error.message.replace("Cannot start", "Cannot open the database"));
      return CONFIG_EXIT_CODE;
    }
    console.error(error instanceof ChatError ? error.message : error);
    return 1;
  }
}

interface Task {
  store: Store;
  /** The address of the server, for links. */
  home: string;
}

async function run(command: string, username: string, { store, home }: Task): Promise<void> {
  const admin = new PeopleAdmin({ ...store, erasures: NO_ERASURES });
  switch (command) {
    case "list":
      return await list(store);
    case "invite": {
      const { code } = await store.serverInvites.create(COMMAND_LINE, { uses: "1" });
      console.log(`${home}/join/${code}\nFor one person, within a week.`);
      return;
    }
    case "reset": {
      const code = await admin.reset(MACHINE, await idOf(store, username));
      console.log(`${home}/reset/${code}\nFor one use within 24 hours. The link before it ends.`);
      return;
    }
    case "owner": {
      const { username: name } = await admin.setRole(MACHINE, await idOf(store, username), "owner");
      console.log(`${name} is an owner of the server now.`);
      return;
    }
  }
}

/** Prints the accounts, the newest first, in columns. */
async function list(store: Store): Promise<void> {
  const people = new PeopleList(store);
  let before: string | undefined;
  do {
    const page = await people.page({ before, limit: PAGE });
    for (const { username, name, role, state, seenAt } of page.people) {
      const seen = seenAt === null ? "never here" : new Date(seenAt).toISOString().slice(0, 16);
      console.log([username, role, state, seen, name].join("\t"));
    }
    before = page.next;
  } while (before !== undefined);
}

/** @throws {ChatError} when nobody has the username */
async function idOf({ users }: Store, username: string): Promise<string> {
  const user = await users.byUsername(foldUsername(username.replace(/^@/, "")));
  if (user === undefined) throw new ChatError("not_found", `Nobody has the username ${username}.`);
  return user.id;
}

/**
 * Refuses to make a database where there is none: it would not be the server's.
 *
 * @throws {ConfigError}
 */
async function assertDatabase({ kvPath }: Config): Promise<void> {
  if (kvPath === ":memory:") {
    throw new ConfigError("DENO_KV_PATH is :memory:, which the server alone can open.");
  }
  if (!isFilePath(kvPath)) return;
  const info = await Deno.stat(kvPath).catch(() => undefined);
  if (info?.isFile) return;
  throw new ConfigError(
    `There is no database at ${kvPath}. Start the server once, or set DENO_KV_PATH as it is set there.`,
  );
}

/** The address that links begin with. */
function homeOf({ publicUrl, port }: Config): string {
  return publicUrl ?? `http://localhost:${port}`;
}
