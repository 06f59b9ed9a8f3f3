/** A function that waits for its time. */
interface Timer {
  callback: (...args: unknown[]) => unknown;
  args: unknown[];
  due: number;
  /** The time from one call to the next, if there is more than one. */
  interval: number | undefined;
  /** Timers due at one time run in the order they were set in. */
  order: number;
}

/** The timers of fake time, by the ids `setTimeout` and `setInterval` gave. */
export class Timers {
  #byId = new Map<number, Timer>();
  #set = 0;

  /** Sets a timer, and returns its id. */
  set(timer: Omit<Timer, "order">): number {
    const id = ++this.#set;
    this.#byId.set(id, { ...timer, order: id });
    return id;
  }

  /** Forgets a timer. */
  clear(id: number): void {
    this.#byId.delete(id);
  }

  /** When the next timer is due. */
  get nextDue(): number | undefined {
    return this.#next()?.[1].due;
  }

  /** Takes the next timer, which an interval sets anew, and returns how to call it. */
  take(): () => void {
    const [id, timer] = this.#next()!;
    const { interval, callback, args } = timer;
    if (interval === undefined) this.#byId.delete(id);
    else {this.#byId.set(id, {
        ...timer,
        due: timer.due + interval,
        order: ++this.#set,
      });}
    return () => callback(...args);
  }

  #next(): [number, Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const entry of this.#byId) {
      if (first === undefined || precedes(entry[1], first[1])) first = entry;
    }
    return first;
  }
}

function precedes(a: Timer, b: Timer): boolean {
  return a.due < b.due || a.due === b.due && a.order < b.order;
}
