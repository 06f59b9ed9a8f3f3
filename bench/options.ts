/** The options of a benchmark on the command line. */
export interface Options {
  name: string;
  json: boolean;
  /** The number of times that each server is measured. */
  rounds: number;
  /** The length of a measurement, where the benchmark is one of time; undefined for its own default. */
  seconds: number | undefined;
  /** The number of sockets, where the benchmark is one of many. */
  sockets: number;
  /** The servers (rooms, ways) to measure; empty: all. */
  only: readonly string[];
}

/** An argument that cannot be used; the message says which and what it must be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const USAGE = "deno task bench NAME [--json] [--rounds N] [--seconds S] [--sockets N] " +
  "[--only SERVER]…";

/**
 * Reads the arguments of `deno task bench`.
 *
 * @throws {UsageError} for a benchmark that is not there, and for an option that is not known
 */
export function parseOptions(args: readonly string[], names: readonly string[]): Options {
  const only: string[] = [];
  const options: Options = {
    name: "",
    json: false,
    rounds: 5,
    seconds: undefined,
    sockets: 10_000,
    only,
  };
  const rest = args.values();
  for (const arg of rest) {
    switch (arg) {
      case "--json":
        options.json = true;
        break;
      case "--rounds":
        options.rounds = number(arg, rest.next().value, 1, 100, true);
        break;
      case "--seconds":
        options.seconds = number(arg, rest.next().value, 0.5, 600, false);
        break;
      case "--sockets":
        options.sockets = number(arg, rest.next().value, 1, 100_000, true);
        break;
      case "--only":
        only.push(...(rest.next().value ?? "").split(",").filter((name) => name !== ""));
        break;
      default:
        if (arg.startsWith("-") || options.name !== "") throw unknown(arg, names);
        options.name = arg;
    }
  }
  if (!names.includes(options.name)) throw unknown(options.name, names);
  return options;
}

function unknown(arg: string, names: readonly string[]): UsageError {
  const why = arg === "" ? "Name a benchmark." : `"${arg}" is not known.`;
  return new UsageError(`${why} Usage: ${USAGE}; NAME is one of ${names.join(", ")}.`);
}

function number(
  option: string,
  text: string | undefined,
  min: number,
  max: number,
  whole: boolean,
): number {
  const value = Number(text);
  if (text === undefined || !(value >= min && value <= max) || (whole && value % 1 !== 0)) {
    const kind = whole ? "a whole number" : "a number";
    throw new UsageError(`${option} must be ${kind} from ${min} to ${max}.`);
  }
  return value;
}
