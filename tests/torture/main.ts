/**
 * `deno task torture [--rounds N] [--seed S]`: rounds of fault injection, 200 by default, each with
 * the next seed. A seed repeats the faults, though not the races between processes.
 * `deno task torture --races N [--seed S]`: so many rounds of each race between what ends a right (a
 * session, a membership) and what rests on it, over two processes of two isolates each.
 * `deno task torture --disk-full SECONDS`: a server whose disk is full for that long, on a small disk
 * that is mounted for it (by root).
 */
import { openField } from "./field.ts";
import { fullDisk } from "./full_disk.ts";
import { openHousehold } from "./household.ts";
import { RACES, runRace } from "./races.ts";
import { round, type RoundReport } from "./round.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const races = numberOf(args, "--races");
  if (races !== undefined) return await runRaces(races, numberOf(args, "--seed") ?? 1);
  const seconds = numberOf(args, "--disk-full");
  if (seconds !== undefined) return await fillDisk(seconds);
  const rounds = numberOf(args, "--rounds") ?? 200;
  const first = numberOf(args, "--seed") ?? 1;
  await using household = await openHousehold();
  const total: RoundReport = { kills: 0, torn: 0, sends: 0, resends: 0, changes: 0 };
  let failed = 0;
  for (let seed = first; seed < first + rounds; seed++) {
    try {
      const report = await round(household, seed);
      for (const key of Object.keys(total) as (keyof RoundReport)[]) total[key] += report[key];
      console.log(`seed ${seed}: ${describe(report)}`);
    } catch (error) {
      failed++;
      console.log(`seed ${seed}: FAILED\n${error instanceof Error ? error.stack : error}`);
    }
  }
  console.log(`${rounds - failed} of ${rounds} seeds passed: ${describe(total)}`);
  return failed === 0 ? 0 : 1;
}

async function runRaces(rounds: number, seed: number): Promise<number> {
  await using field = await openField(seed);
  let failed = 0;
  for (const [name, race] of Object.entries(RACES)) {
    const { outlived, examples } = await runRace(race, field, rounds);
    failed += outlived;
    console.log(`${name}: in ${outlived} of ${rounds} rounds something outlived`);
    for (const example of examples.slice(0, 5)) console.log(`  ${example}`);
  }
  return failed === 0 ? 0 : 1;
}

async function fillDisk(seconds: number): Promise<number> {
  const { reads, slowestReadMs, acknowledged, refused, backMs } = await fullDisk(seconds);
  const [before, full, after] = acknowledged;
  console.log(
    `Full for ${seconds} s and a restart: ${reads} reads answered (slowest ${slowestReadMs} ms), ` +
      `${before + full + after} messages acknowledged (${full} while full) and none lost, ` +
      `${refused} refused; writing again ${backMs} ms after there was room`,
  );
  return 0;
}

function describe({ kills, torn, sends, resends, changes }: RoundReport): string {
  return `${kills} kills, ${torn} torn connections, ${sends} messages sent, ` +
    `${resends} sent again, ${changes} changes`;
}

function numberOf(args: readonly string[], name: string): number | undefined {
  const index = args.indexOf(name);
  const value = index === -1 ? undefined : Number(args[index + 1]);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
