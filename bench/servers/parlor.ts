import { ensureBuilt } from "../../tasks/build.ts";
import { serverArguments } from "../../tasks/server_command.ts";
import { inTurns } from "../load/in_turns.ts";
import type { BenchRun } from "../run.ts";
import type { Server } from "../servers.ts";

const HOST = "127.0.0.1";
const PATIENCE_MS = 30_000;
const PASSWORD = "harbour-lantern-71";

/** Every account is in the room that each server has from the start. */
const LOBBY = "lobby";

/** People who sign up at a time; more of them are asked to come back later. */
const SIGNING_UP = 2;

/** The options of a server of ours. */
export interface ParlorOptions {
  /** One isolate a core, as `deno task start` does. */
  parallel: boolean;
  /** Accounts that sign up before the load. */
  people?: number;
  /** Turns rate limits on, as users have them. */
  limits?: boolean;
  /** A folder with the database of an earlier run, and the port to take. */
  folder?: string;
  port?: number;
}

/** One of our servers, with the requests that prepare it for a load. */
export interface Parlor extends Server {
  origin: string;
  /** Where its database is. */
  folder: string;
}

/**
 * Starts our server as its users do, with rate limits off unless they are wanted and its database in a file. Passwords are
 * hashed cheaply, since no measurement is of them.
 */
export async function serveParlor(run: BenchRun, options: ParlorOptions): Promise<Parlor> {
  await ensureBuilt();
  const { parallel, people = 1, limits = false, port: wanted = 0 } = options;
  const folder = options.folder ?? run.scratch.folder();
  const kvPath = `${folder}/parlor.kv`;
  const args = serverArguments({ host: HOST, port: wanted, parallel, kvPath });
  const child = run.scratch.spawn(Deno.execPath(), args, {
    cwd: run.project,
    env: {
      DENO_KV_PATH: kvPath,
      SIGN_UP: "open",
      RATE_LIMITS: limits ? "on" : "off",
      LOG_LEVEL: "warn",
      PASSWORD_COST: "10",
    },
  });
  const port = Number(await child.line(/Listening on http:\/\/[^ ]*:(\d+)\//, PATIENCE_MS));
  const origin = `http://${HOST}:${port}`;
  const cookies = await inTurns(people, SIGNING_UP, (index) => signUp(origin, `person${index}`));
  return {
    pid: child.pid,
    target: { dialect: "chat.v1", port, cookies, rooms: [LOBBY] },
    origin,
    folder,
    async stop() {
      await child.stop();
      if (options.folder === undefined) await run.scratch.remove(folder);
    },
  };
}

/** Databases with accounts and no messages, by how many people they have. */
const households = new WeakMap<BenchRun, Map<number, Promise<Parlor>>>();

/**
 * Starts our server with people who have signed up: once, since hashing their passwords takes longer
 * than most measurements, and each server begins with a copy.
 */
export async function serveHousehold(
  run: BenchRun,
  { parallel, people }: { parallel: boolean; people: number },
): Promise<Parlor> {
  const known = households.getOrInsertComputed(run, () => new Map());
  const household = await known.getOrInsertComputed(people, async () => {
    const server = await serveParlor(run, {
      parallel: false,
      people,
      folder: run.scratch.folder(),
    });
    await server.stop();
    return server;
  });
  const folder = run.scratch.folder();
  for await (const { name } of Deno.readDir(household.folder)) {
    await Deno.copyFile(`${household.folder}/${name}`, `${folder}/${name}`);
  }
  const server = await serveParlor(run, { parallel, people: 0, folder });
  return {
    ...server,
    target: { ...server.target, cookies: household.target.cookies },
    async stop() {
      await server.stop();
      await run.scratch.remove(folder);
    },
  };
}

async function signUp(origin: string, username: string): Promise<string> {
  const response = await postForm(origin, "/signup", { username, password: PASSWORD }, {});
  const cookie = response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "")
    .find((pair) => /^(?:__Host-)?session=/.test(pair));
  if (response.status === 303 && cookie !== undefined) return cookie;
  throw await failure("Signing up", response);
}

/** Posts a form as a page would; redirects are not followed. */
export async function postForm(
  origin: string,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string>,
): Promise<Response> {
  const response = await fetch(new URL(path, origin), {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin, ...headers },
    redirect: "manual",
  });
  return new Response(await response.text(), response);
}

/** An error that tells how a request was answered, but not a whole page of it. */
export async function failure(what: string, response: Response): Promise<Error> {
  return new Error(`${what} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
}

/** Rooms that are made at a time. */
const MAKING_ROOMS = 8;

/**
 * Makes public rooms and returns their ids; each person makes an equal share of them, one person's
 * after another's.
 */
export async function createRooms(server: Parlor, count: number): Promise<string[]> {
  const { origin, target: { cookies } } = server;
  return await inTurns(count, MAKING_ROOMS, async (place) => {
    const cookie = cookies[Math.floor(place * cookies.length / count)] ?? "";
    const fields = { name: `Room ${place + 1}`, kind: "public" };
    const response = await postForm(origin, "/rooms", fields, { cookie });
    const id = /\/rooms\/([^/?]+)/.exec(response.headers.get("location") ?? "")?.[1];
    if (response.status !== 303 || id === undefined) throw await failure("Making a room", response);
    return decodeURIComponent(id);
  });
}
