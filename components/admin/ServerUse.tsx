import { formatBytes, formatCount } from "../../lib/text/sizes.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Plot } from "./Plot.tsx";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The times that can be shown, in days. */
export const USE_RANGES = [
  { days: 1, label: "A day" },
  { days: 7, label: "A week" },
  { days: 30, label: "A month" },
  { days: 90, label: "Three months" },
] as const;

/** How much the server was used at a time. */
interface Sample {
  at: number;
  people: number;
  rooms: number;
  messages: number;
  sockets: number;
  bytes?: number | undefined;
}

/** What is counted, in the order in which it is shown. */
const COUNTED = [
  { name: "people", label: "People", format: formatCount },
  { name: "rooms", label: "Rooms", format: formatCount },
  { name: "messages", label: "Messages", format: formatCount },
  { name: "sockets", label: "Connections", format: formatCount },
  { name: "bytes", label: "Database", format: formatBytes },
] as const;

interface ServerUseProps {
  /** As of the moment at which the page was asked for. */
  now: Sample;
  /** The hourly counts before, the oldest first. */
  samples: readonly Sample[];
  days: number;
  times: Times;
}

/** How much the server is used, now and over some days. */
export function ServerUse({ now, samples, days, times }: ServerUseProps) {
  const from = now.at - days * DAY_MS;
  const all = [...samples, now];
  const range = {
    from,
    to: now.at,
    begins: days === 1 ? "24 hours ago" : `${days} days ago`,
    ends: "Now",
  };
  return (
    <>
      <dl class="figures">
        {COUNTED.map(({ name, label, format }) => {
          const value = now[name];
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{value === undefined ? "Not known" : format(value)}</dd>
            </div>
          );
        })}
      </dl>
      <h2 id="use">Over time</h2>
      <nav class="tabs" aria-label="Time shown">
        <ul>
          {USE_RANGES.map((each) => (
            <li key={each.days}>
              <a
                href={`/admin?days=${each.days}#use`}
                aria-current={each.days === days ? "page" : "false"}
              >
                {each.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {samples.length < 2 && (
        <p class="lead">The server counts once an hour. Lines begin with its second count.</p>
      )}
      <div class="plots">
        {COUNTED.map(({ name, label, format }) => {
          const points = all.flatMap(({ at, [name]: value }) =>
            value === undefined ? [] : [{ at, value }]
          );
          // The size of a database elsewhere is never known.
          if (points.length === 0) return null;
          return (
            <Plot
              key={name}
              label={label}
              points={points}
              range={range}
              gapMs={2 * HOUR_MS}
              format={format}
            />
          );
        })}
      </div>
      <details class="use-table">
        <summary>{days === 1 ? "The same by the hour" : "The same by the day"}</summary>
        <UseTable
          samples={days === 1 ? all : lastOfEachDay(all, times)}
          days={days}
          times={times}
        />
      </details>
    </>
  );
}

/** The figures as text: those of each hour, or of the end of each day. */
function UseTable({ samples, days, times }: Pick<ServerUseProps, "samples" | "days" | "times">) {
  return (
    <div class="table-box">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{days === 1 ? "Time" : "Day"}</th>
            {COUNTED.map(({ name, label }) => <th key={name} scope="col">{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {samples.toReversed().map((sample) => (
            <tr key={sample.at}>
              <th scope="row">{days === 1 ? times.time(sample.at) : times.day(sample.at)}</th>
              {COUNTED.map(({ name, format }) => {
                const value = sample[name];
                return <td key={name}>{value === undefined ? "Not known" : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The last sample of each of the reader's days, with the most connections of it. */
function lastOfEachDay(samples: readonly Sample[], times: Times): Sample[] {
  const days = new Map<string, Sample>();
  for (const sample of samples) {
    const day = times.day(sample.at);
    const sockets = Math.max(days.get(day)?.sockets ?? 0, sample.sockets);
    days.set(day, { ...sample, sockets });
  }
  return [...days.values()];
}
