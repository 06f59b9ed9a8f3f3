import { generate } from "./generator.ts";
import { OpenLoopReport } from "./load/open_loop.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { OURS } from "./servers.ts";
import { createRooms, serveParlor } from "./servers/parlor.ts";

/** The numbers of rooms that the load is spread over; the others are compared with the first. */
const COUNTS = [1, 100, 10_000] as const;

/** Sockets of each room. Ten groups of them have a tenth of the rooms each, as 1,000 is the limit. */
const LISTENERS = 8;
const BLOCKS = 10;

/** Messages a second in all: few enough that no room's messages wait for one another. */
const RATE = 500;

const WARM_UP_MS = 2_000;

/** The name of one measurement. */
type Case = `${typeof OURS[number]}, ${number} ${"room" | "rooms"}`;

/**
 * The server's processor time for each delivered message, under the same load (messages a second,
 * deliveries of each, connected sockets) over one room and over many.
 */
export async function benchRooms(run: BenchRun): Promise<Findings> {
  const variants = run.chosen(OURS);
  const prepared = await prepare(run);
  const cases = variants.flatMap((variant) =>
    COUNTS.map((count) => ({ variant, count, name: nameOf(variant, count) }))
  );
  const found = await run.interleave(cases.map(({ name }) => name), async (name) => {
    const { variant, count } = cases.find((one) => one.name === name)!;
    return await once(run, prepared, variant === "parlor-n", count);
  });
  return {
    unit: "µs of server cpu a delivery",
    better: "lower",
    rows: cases.map(({ name }) => ({ name, values: found.get(name) ?? [] })),
    comparisons: variants.flatMap((variant) =>
      COUNTS.slice(1).map((count) => ({
        name: `${variant}: ${count} rooms to 1`,
        ours: nameOf(variant, count),
        theirs: nameOf(variant, COUNTS[0]),
      }))
    ),
  };
}

function nameOf(variant: typeof OURS[number], count: number): Case {
  return `${variant}, ${count} ${count === 1 ? "room" : "rooms"}`;
}

/** Makes the rooms once for all rounds; each group of sockets is of the person who made its rooms. */
async function prepare(run: BenchRun) {
  const most = COUNTS[COUNTS.length - 1]!;
  run.note(`making ${most} rooms`);
  const folder = run.scratch.folder();
  const server = await serveParlor(run, { parallel: false, people: BLOCKS, folder });
  try {
    const rooms = await createRooms(server, most);
    return { folder, cookies: server.target.cookies, rooms };
  } finally {
    await server.stop();
  }
}

async function once(
  run: BenchRun,
  { folder, cookies, rooms }: Awaited<ReturnType<typeof prepare>>,
  parallel: boolean,
  count: number,
): Promise<number> {
  const server = await serveParlor(run, { parallel, people: 0, folder });
  try {
    const apart = rooms.length / count;
    const { report, serverCpu } = await generate(run, server.pid, {
      load: "open",
      target: { ...server.target, cookies, rooms: rooms.filter((_, place) => place % apart === 0) },
      sockets: BLOCKS * LISTENERS,
      listeners: LISTENERS,
      rate: RATE,
      // Each room is posted in once before: whoever posts for the first time joins the room.
      warmUpMs: WARM_UP_MS + count / RATE * 1_000,
      measureMs: run.seconds(10) * 1_000,
    }, OpenLoopReport);
    return serverCpu * 1e6 / report.deliveries;
  } finally {
    await server.stop();
  }
}
