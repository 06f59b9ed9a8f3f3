import { parseUsername } from "../lib/auth/usernames.ts";
import { readConfig } from "../lib/base/config.ts";
import { systemClock } from "../lib/base/clock.ts";
import { Logger } from "../lib/base/logger.ts";
import { openStore } from "../lib/store/store.ts";
import { SEVERAL_ISOLATES } from "../tasks/server_command.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { serveParlor } from "./servers/parlor.ts";

/** Accounts of the server beside that of its owner, and how many are made at a time. */
const PEOPLE = 10_000;
const MAKING = 100;

/** Requests of a measurement. */
const ASKED = 40;

/** What the owner asks for: the newest accounts, and those with a part of a name. */
const PATHS = {
  "page": "/admin/people",
  "page of a search": "/admin/people?q=person-77",
  "API": "/api/admin/people",
  "API with q": "/api/admin/people?q=person-77",
} as const;

type Asked = keyof typeof PATHS;

/** The first byte of the list of people on a server with 10,000 accounts. */
export async function benchPeople(run: BenchRun): Promise<Findings> {
  const folder = run.scratch.folder();
  const cookie = await fill(run, folder);
  const server = await serveParlor(run, { parallel: SEVERAL_ISOLATES, people: 0, folder });
  try {
    const names = run.chosen(Object.keys(PATHS) as Asked[]);
    const found = await run.interleave(names, async (name) => {
      const times: number[] = [];
      for (let asked = 0; asked < ASKED; asked++) {
        times.push(await firstByte(`${server.origin}${PATHS[name]}`, cookie));
      }
      return times.toSorted((one, other) => one - other);
    });
    const rowsOf = (share: number, label: string) =>
      names.map((name) => ({
        name: `${name} ${label}`,
        values: (found.get(name) ?? []).map((times) => times[Math.floor(times.length * share)]!),
      }));
    return {
      unit: "ms",
      better: "lower",
      rows: [...rowsOf(0.5, "p50"), ...rowsOf(0.95, "p95")],
      comparisons: [],
    };
  } finally {
    await server.stop();
  }
}

/** The time until an answer begins, in milliseconds. */
async function firstByte(url: string, cookie: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { cookie } });
  const ms = performance.now() - began;
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return ms;
}

/** Makes the accounts: the owner's through the server, the others in its database. */
async function fill(run: BenchRun, folder: string): Promise<string> {
  const server = await serveParlor(run, { parallel: false, people: 1, folder });
  await server.stop();
  run.note(`making ${PEOPLE} accounts`);
  const store = await openStore({
    config: readConfig({ DENO_KV_PATH: `${folder}/parlor.kv` }),
    clock: systemClock,
    logger: new Logger("off"),
  });
  try {
    for (let made = 0; made < PEOPLE; made += MAKING) {
      await Promise.all(Array.from({ length: MAKING }, (_, index) => {
        const username = `person-${made + index}`;
        return store.users.create({
          username,
          name: username,
          index: parseUsername(username).index,
          nameSkeletons: [],
          // Nobody signs in as one of them.
          passwordHash: "none",
        });
      }));
    }
  } finally {
    await store.close();
  }
  return server.target.cookies[0] ?? "";
}
