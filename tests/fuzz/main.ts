/**
 * `deno task fuzz [--cases N] [--seed S] [--from BATCH] [--minutes M]`: generated frames and upgrade
 * requests, 200,000 by default, against a live server. A seed makes the same cases again, though not
 * the same races; with `--from` beginning with the batch that failed.
 * Memory is compared after all garbage is collected: once a tenth of the cases has filled what is
 * cached and pooled, and at the end.
 */
import { fuzz } from "./run.ts";

/** What may be left more at the end than after a tenth of the cases. */
const GROWTH = 1.1;

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const cases = numberOf(args, "--cases") ?? 200_000;
  const seed = numberOf(args, "--seed") ?? crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1;
  const from = numberOf(args, "--from") ?? 0;
  const limitMs = (numberOf(args, "--minutes") ?? 60) * 60_000;
  console.log(`seed ${seed}`);
  let said = 0;
  const started = performance.now();
  try {
    const report = await fuzz({
      cases,
      seed,
      from,
      limitMs,
      progress(done) {
        if (done < said + cases / 20) return;
        said = done;
        console.log(`${done} cases, ${seconds(started)} s`);
      },
    });
    const { memory: { warm, end }, witness } = report;
    console.log(
      `${report.frames} frames and ${report.requests} upgrade requests in ${seconds(started)} s`,
    );
    console.log(`answers to requests: ${JSON.stringify(report.statuses)}`);
    console.log(
      `${witness.messages} messages of the witnesses, none lost; slowest ${
        Math.round(witness.slowestMs)
      } ms`,
    );
    for (const name of ["heap", "rss"] as const) {
      const growth = (end[name] / warm[name] - 1) * 100;
      console.log(
        `${name} ${mib(warm[name])} MiB after a tenth, ${mib(end[name])} MiB at the end ` +
          `(${growth.toFixed(1)} %)`,
      );
    }
    const isWhole = report.frames + report.requests >= cases;
    const isBack = end.heap <= warm.heap * GROWTH && end.rss <= warm.rss * GROWTH;
    if (!isWhole) console.log(`Only a part of ${cases} cases fit into the time.`);
    if (!isBack) console.log("Memory did not come back within 10 %.");
    return isWhole && isBack ? 0 : 1;
  } catch (error) {
    console.error(error);
    return 1;
  }
}

function seconds(started: number): number {
  return Math.round((performance.now() - started) / 1_000);
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function numberOf(args: readonly string[], name: string): number | undefined {
  const index = args.indexOf(name);
  const value = index === -1 ? undefined : Number(args[index + 1]);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
