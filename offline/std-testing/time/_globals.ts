import type { FakeTime } from "./fake_time.ts";
import { TimeError } from "./time_error.ts";
import type { Timers } from "./_timers.ts";

type Callback = (...args: unknown[]) => unknown;

/** The functions of real time, as they were before they were faked. */
export const real = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};

const realSignalTimeout = AbortSignal.timeout;

/** Puts the real time in place. */
export function restoreGlobals(): void {
  Object.assign(globalThis, real);
  AbortSignal.timeout = realSignalTimeout;
}

/** Puts a fake time and its timers in the place of the real one. */
export function overrideGlobals(time: FakeTime, timers: Timers): void {
  const set =
    (name: string, repeat: boolean) => (callback: Callback, delay = 0, ...args: unknown[]) => {
      if (typeof callback !== "function") {
        throw new TimeError(
          `FakeTime does not support non-function callbacks to ${name}`,
        );
      }
      const wait = Math.max(repeat ? 1 : 0, Math.floor(delay));
      const interval = repeat ? wait : undefined;
      return timers.set({ callback, args, due: time.now + wait, interval });
    };
  const clear = (id: number) => timers.clear(id);
  Object.assign(globalThis, {
    Date: fakeDate(time),
    setTimeout: set("setTimeout", false),
    clearTimeout: clear,
    setInterval: set("setInterval", true),
    clearInterval: clear,
  });
  AbortSignal.timeout = (delay) => {
    const controller = new AbortController();
    const abort = () => controller.abort(new DOMException("Signal timed out.", "TimeoutError"));
    timers.set({
      callback: abort,
      args: [],
      due: time.now + delay,
      interval: undefined,
    });
    return controller.signal;
  };
}

function fakeDate(time: FakeTime): DateConstructor {
  return new Proxy(real.Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [time.now] : args,
        newTarget,
      ),
    apply: () => new real.Date(time.now).toString(),
    get: (target, property, receiver) =>
      property === "now" ? () => time.now : Reflect.get(target, property, receiver),
  });
}
