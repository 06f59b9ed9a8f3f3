/** Characters of a `User-Agent` that are read; what is longer is no browser's. */
const READ_CHARS = 300;

/** The longest name of a program that is taken over as it calls itself, in characters. */
const PROGRAM_CHARS = 40;

/** What browsers say of themselves, by their names; each also says the names of those below it. */
const BROWSERS: readonly [says: string, name: string][] = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["Vivaldi/", "Vivaldi"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["DuckDuckGo/", "DuckDuckGo"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];

/** What they say of the machine, in the same way. */
const SYSTEMS: readonly [says: string, name: string][] = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "ChromeOS"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
];

/**
 * A device in plain words, such as `Firefox on Linux`, by the `User-Agent` of its requests. What is no
 * browser is called by its own first word.
 */
export function deviceName(userAgent: string | null): string {
  const said = (userAgent ?? "").slice(0, READ_CHARS);
  const nameIn = (names: typeof BROWSERS) => names.find(([says]) => said.includes(says))?.[1];
  const browser = nameIn(BROWSERS);
  const system = nameIn(SYSTEMS);
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`;
  const [program = ""] = /^[\w.+-]+/.exec(said) ?? [];
  const name = browser ?? (program === "" || program === "Mozilla" ? undefined : program);
  return name?.slice(0, PROGRAM_CHARS) ?? system ?? "Unknown device";
}
