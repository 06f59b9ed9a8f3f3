import { PATIENCE_MS, reportOf, startGenerator } from "./generator.ts";
import { StayReport } from "./load/stay.ts";
import { UsageError } from "./options.ts";
import type { Findings, ReportRow } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { OURS } from "./servers.ts";
import { servePeer } from "./servers/peer.ts";
import { failure, type Parlor, postForm, serveParlor } from "./servers/parlor.ts";
import { rounded } from "./statistics.ts";
import { usageOf } from "./usage.ts";

/** Sockets that one person may have. */
const SOCKETS_A_PERSON = 100;

/** Files that a process has open beside its sockets. */
const OTHER_FILES = 200;

/** The time that a process's memory is left to settle before it is read, in milliseconds. */
const SETTLE_MS = 5_000;

const NAMES = [...OURS, "deno"] as const;

/** The result of one round; a relay has neither a heartbeat nor anything to resume. */
interface Round {
  bytesEach: number;
  idleCpu?: number;
  returnedAfter?: number;
  unreachableAtMost?: number;
  refusedAtMost?: number;
}

/**
 * Idle sockets, each subscribed to a room: what one costs in memory, what all of them cost in
 * processor time with heartbeats, and how they come back after a restart.
 */
export async function benchSockets(run: BenchRun): Promise<Findings> {
  const { sockets } = run.options;
  await assertFiles(sockets + OTHER_FILES);
  const names = run.chosen(NAMES);
  const people = await signUpPeople(run, Math.ceil(sockets / SOCKETS_A_PERSON));
  const found = await run.interleave(
    names,
    (name) => name === "deno" ? onceRelay(run) : onceParlor(run, people, name === "parlor-n"),
  );
  const rows: ReportRow[] = [];
  const addRow = (title: string, unit: string, pick: (round: Round) => number | undefined) => {
    for (const [name, rounds] of found) {
      const values = rounds.flatMap((round) => pick(round) ?? []);
      if (values.length > 0) rows.push({ name: `${name} ${title}`, unit, values });
    }
  };
  addRow("memory", "kB a socket", ({ bytesEach }) => bytesEach / 1_000);
  addRow("idle cpu", "% of a core", ({ idleCpu }) => idleCpu && idleCpu * 100);
  addRow("all back", "s after the signal", ({ returnedAfter }) => returnedAfter);
  addRow("found nobody at most", "times a socket", ({ unreachableAtMost }) => unreachableAtMost);
  addRow("refused at most", "times a socket", ({ refusedAtMost }) => refusedAtMost);
  return {
    unit: "kB a socket",
    better: "lower",
    rows,
    comparisons: names.filter((name) => name !== "deno").map((name) => ({
      name: name === OURS[0] ? "deno" : `deno (${name})`,
      ours: `${name} memory`,
      theirs: "deno memory",
    })),
  };
}

/** Where the people's accounts are, with their cookies. */
interface People {
  folder: string;
  cookies: string[];
}

async function signUpPeople(run: BenchRun, people: number): Promise<People> {
  run.note(`signing up ${people} people`);
  const folder = run.scratch.folder();
  const server = await serveParlor(run, { parallel: false, people, folder });
  await server.stop();
  return { folder, cookies: server.target.cookies };
}

async function onceRelay(run: BenchRun): Promise<Round> {
  const { sockets } = run.options;
  const server = await servePeer(run, "deno");
  try {
    const before = await settledMemory(run, server.pid);
    const generator = startGenerator(run, { load: "stay", target: server.target, sockets });
    await generator.line(/^joined$/, PATIENCE_MS);
    const after = await settledMemory(run, server.pid);
    await generator.stop("SIGKILL");
    return { bytesEach: (after - before) / sockets };
  } finally {
    await server.stop();
  }
}

async function onceParlor(
  run: BenchRun,
  { folder, cookies }: People,
  parallel: boolean,
): Promise<Round> {
  const { sockets } = run.options;
  let server = await serveParlor(run, { parallel, people: 0, folder });
  try {
    const before = await settledMemory(run, server.pid);
    const generator = startGenerator(run, {
      load: "stay",
      target: { ...server.target, cookies },
      sockets,
    });
    await generator.line(/^joined$/, PATIENCE_MS);
    const after = await settledMemory(run, server.pid);
    const idleCpu = await cpuShare(run, server.pid, run.seconds(60) * 1_000);

    const { port } = server.target;
    const began = performance.now();
    await server.stop();
    server = await serveParlor(run, { parallel, people: 0, folder, port });
    await postAfterRestart(server, cookies[0] ?? "");
    const { unreachableAtMost, unreachable, refusedAtMost, refused } = await reportOf(
      generator,
      StayReport,
    );
    const returnedAfter = (performance.now() - began) / 1_000;
    run.note(
      `all back after ${rounded(returnedAfter)} s: ${unreachable} attempts found nobody ` +
        `listening, ${refused} were refused`,
    );
    await generator.stop("SIGKILL");
    return {
      bytesEach: (after - before) / sockets,
      idleCpu,
      returnedAfter,
      unreachableAtMost,
      refusedAtMost,
    };
  } finally {
    await server.stop();
  }
}

/** The message that every socket has to receive once it is back. */
async function postAfterRestart({ origin, target }: Parlor, cookie: string): Promise<void> {
  const path = `/rooms/${target.rooms[0]}/messages`;
  const headers = { cookie, accept: "application/json" };
  const response = await postForm(origin, path, { text: "Good morning again." }, headers);
  if (response.status !== 201) throw await failure("Posting", response);
}

async function settledMemory(run: BenchRun, pid: number): Promise<number> {
  await run.pause(SETTLE_MS);
  return (await usageOf(pid)).rssBytes;
}

async function cpuShare(run: BenchRun, pid: number, ms: number): Promise<number> {
  const before = await usageOf(pid);
  const began = performance.now();
  await run.pause(ms);
  const after = await usageOf(pid);
  return (after.cpuSeconds - before.cpuSeconds) / (performance.now() - began) * 1_000;
}

/** Deno raises its own limit to the one that the system allows at most. */
async function assertFiles(needed: number): Promise<void> {
  const limits = await Deno.readTextFile("/proc/self/limits");
  const most = Number(/^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  if (most >= needed) return;
  throw new UsageError(
    `A process may open ${most} files here, and ${needed} are needed: raise the hard limit ` +
      "(ulimit -Hn) or ask for fewer with --sockets.",
  );
}
