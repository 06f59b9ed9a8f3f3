import { generate } from "./generator.ts";
import { ClosedLoopReport } from "./load/closed_loop.ts";
import { type Pages, PagesReport } from "./load/pages.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { SEVERAL_ISOLATES } from "../tasks/server_command.ts";
import { createRooms, type Parlor, serveParlor } from "./servers/parlor.ts";

/** Messages in each room; the first is what the others are compared with. */
const SIZES = ["1000", "100000", "1000000"] as const;

const PLACES: readonly (typeof Pages.entries.place.options[number])[] = [
  "newest",
  "middle",
  "oldest",
];

/** The sockets that fill the rooms, and what each has under way: groups are as large as they can be. */
const FILLERS = 16;
const IN_FLIGHT = 500;

/** A page of 50 messages over HTTP: the newest, from the middle and the oldest, in rooms of any size. */
export async function benchHistory(run: BenchRun): Promise<Findings> {
  const sizes = run.chosen(SIZES);
  const folder = run.scratch.folder();
  const filled = await fill(run, folder, sizes);
  const server = await serveParlor(run, { parallel: SEVERAL_ISOLATES, people: 0, folder });
  try {
    const cases = sizes.flatMap((size) =>
      PLACES.map((place) => ({ size, place, name: `${place} of ${size}` }))
    );
    const found = await run.interleave(cases.map(({ name }) => name), async (name) => {
      const { size, place } = cases.find((one) => one.name === name)!;
      const { report } = await generate(run, server.pid, {
        load: "pages",
        port: server.target.port,
        cookie: filled.cookie,
        room: filled.rooms.get(size) ?? "",
        messages: Number(size),
        place,
        measureMs: run.seconds(3) * 1_000,
      }, PagesReport);
      return report;
    });
    const percentiles = ["p50", "p99"] as const;
    return {
      unit: "ms",
      better: "lower",
      rows: percentiles.flatMap((pick) =>
        cases.map(({ name }) => ({
          name: `${name} ${pick}`,
          values: (found.get(name) ?? []).map((report) => report[pick]),
        }))
      ),
      comparisons: PLACES.flatMap((place) =>
        sizes.slice(1).map((size) => ({
          name: `${place} p99: ${size} to ${sizes[0]}`,
          ours: `${place} of ${size} p99`,
          theirs: `${place} of ${sizes[0]} p99`,
        }))
      ),
    };
  } finally {
    await server.stop();
  }
}

/** Fills the rooms through the server, as people would, only faster. */
async function fill(run: BenchRun, folder: string, sizes: readonly string[]) {
  const server = await serveParlor(run, { parallel: false, folder });
  try {
    const rooms = new Map<string, string>();
    for (const [place, id] of (await createRooms(server, sizes.length)).entries()) {
      const size = sizes[place] ?? "";
      rooms.set(size, id);
      run.note(`filling a room with ${size} messages`);
      await post(run, server, id, Number(size));
    }
    return { rooms, cookie: server.target.cookies[0] ?? "" };
  } finally {
    await server.stop();
  }
}

async function post(run: BenchRun, server: Parlor, room: string, messages: number): Promise<void> {
  await generate(run, server.pid, {
    load: "closed",
    target: { ...server.target, rooms: [room] },
    sockets: FILLERS,
    listeners: 0,
    inFlight: IN_FLIGHT,
    warmUpMs: 0,
    measureMs: 0,
    messages,
  }, ClosedLoopReport);
}
