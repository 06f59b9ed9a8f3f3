/** The time zone and clock in which times are written for the reader. */
export interface TimeSettings {
  /** An IANA time zone, such as `Europe/Berlin`. */
  zone: string;
  hour12: boolean;
  /** True once the reader's browser has told its zone; until then it is UTC. */
  known: boolean;
}

/** The settings until the reader's browser has told its own. */
export const UTC: TimeSettings = { zone: "UTC", hour12: false, known: false };

/** The name of the cookie in which the browser tells the reader's time zone and clock. */
export const TIME_SETTINGS_COOKIE = "tz";

/** Reads the settings from the cookie's value, `Europe/Berlin|24`; UTC when it is none. */
export function parseTimeSettings(value: string | undefined): TimeSettings {
  const [zone = "", clock] = (value ?? "").split("|");
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(zone)) return UTC;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
    return { zone: known, hour12: clock === "12", known: true };
  } catch {
    return UTC;
  }
}

/** The cookie's value for the settings; what {@linkcode parseTimeSettings} reads. */
export function formatTimeSettings(settings: TimeSettings): string {
  return `${settings.zone}|${settings.hour12 ? "12" : "24"}`;
}

/** The place that the browser knows from the system's settings. */
export function localPlace(): TimeSettings {
  const options = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  return { zone: options.timeZone, hour12: options.hour12 ?? false, known: true };
}

/** Every zone's offset is a whole number of quarter hours, so a day begins at none other. */
const QUARTER_MS = 900_000;
const REMEMBERED = 2_000;

/** Writes moments for a reader; one for a page or an island, as its formatters are dear to make. */
export class Times {
  readonly place: TimeSettings;
  #time: Intl.DateTimeFormat;
  #day: Intl.DateTimeFormat;
  #date: Intl.DateTimeFormat;
  #days = new Map<number, string>();

  constructor(place: TimeSettings) {
    this.place = place;
    const timeZone = place.zone;
    this.#time = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: place.hour12 ? "numeric" : "2-digit",
      minute: "2-digit",
      hour12: place.hour12,
    });
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    this.#day = new Intl.DateTimeFormat("sv", { timeZone, ...parts });
    this.#date = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
    });
  }

  /** `14:03` or `2:03 pm`. */
  time(at: number): string {
    return this.#time.format(at);
  }

  /** `Thursday 5 March 2026, 14:03 UTC`: all there is to say about a moment. */
  moment(at: number): string {
    const zone = this.place.known ? "" : " UTC";
    return `${this.#longDay(at)}, ${this.time(at)}${zone}`;
  }

  /** The reader's day, as `2026-03-05`. */
  day(at: number): string {
    const quarter = Math.floor(at / QUARTER_MS);
    let day = this.#days.get(quarter);
    if (day === undefined) {
      if (this.#days.size >= REMEMBERED) this.#days.clear();
      day = this.#day.format(at);
      this.#days.set(quarter, day);
    }
    return day;
  }

  /**
   * The day before the reader's day of a moment. It is the one that ended when that day began, however
   * long either was: clocks change, and zones have left a day out.
   */
  dayBefore(at: number): string {
    const day = this.day(at);
    let before = at - QUARTER_MS;
    while (this.day(before) === day) before -= QUARTER_MS;
    return this.day(before);
  }

  /** `Today`, `Yesterday`, `Thursday 5 March`, or with the year when it is another one. */
  dayLabel(at: number, now: number): string {
    const day = this.day(at);
    if (day === this.day(now)) return "Today";
    if (day === this.dayBefore(now)) return "Yesterday";
    const isThisYear = day.slice(0, 4) === this.day(now).slice(0, 4);
    return isThisYear ? this.#longDay(at).replace(/ \d+$/, "") : this.#longDay(at);
  }

  /** Put together here, as browsers and servers differ in where they set a comma. */
  #longDay(at: number): string {
    const parts = this.#date.formatToParts(at);
    const words = ["weekday", "day", "month", "year"];
    return words.map((word) => parts.find(({ type }) => type === word)?.value).join(" ");
  }
}
