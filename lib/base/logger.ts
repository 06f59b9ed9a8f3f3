import { ChatError } from "./errors.ts";

/** One structured line: what happened and figures about it; never a secret, token or message text. */
export type LogFields = Record<string, string | number | boolean | undefined>;

const LEVELS = { debug: 0, info: 1, warn: 2, error: 3, off: 4 } as const;

/** The levels of log lines; each includes those after it. */
export type LogLevel = keyof typeof LEVELS;

/** Every level that LOG_LEVEL may name, the most talkative first. */
export const LOG_LEVELS = Object.keys(LEVELS) as readonly LogLevel[];

/** Writes JSON lines, one object each, to standard error. */
export class Logger {
  #threshold: number;

  constructor(level: LogLevel) {
    this.#threshold = LEVELS[level];
  }

  debug(event: string, fields: LogFields = {}): void {
    this.#write("debug", event, fields);
  }

  info(event: string, fields: LogFields = {}): void {
    this.#write("info", event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#write("warn", event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.#write("error", event, fields);
  }

  /**
   * Takes errors and logs them as `event`, but for a `ChatError`: that nothing can be stored is said once,
   * by the store, and not by each that wanted to.
   */
  onError(event: string): (error: unknown) => void {
    return (error) => {
      if (!(error instanceof ChatError)) this.error(event, describeError(error));
    };
  }

  #write(level: Exclude<LogLevel, "off">, event: string, fields: LogFields): void {
    if (LEVELS[level] < this.#threshold) return;
    const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...fields });
    try {
      console.error(line);
    } catch {
      // Standard error may be a file on a full disk, which is no reason to fail at what is told of.
    }
  }
}

/**
 * The type and message of an error, for a log line. Messages of our own errors and of the runtime
 * name fields and limits, never their contents.
 */
export function describeError(error: unknown): LogFields {
  return error instanceof Error
    ? { error: error.name, message: error.message, stack: error.stack }
    : { error: typeof error };
}
