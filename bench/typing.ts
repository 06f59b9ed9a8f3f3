import type { Browser, CDPSession, Page } from "playwright-core";
import { newCid } from "../lib/client/outbox/cid.ts";
import { findBrowser, launchBrowser } from "../tasks/browser.ts";
import { seat } from "./page/seat.ts";
import { Talker } from "./page/talker.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { type Parlor, serveHousehold } from "./servers/parlor.ts";
import { percentile } from "./statistics.ts";

/** Those who write while one types, and how many messages come of them together in a second. */
const WRITERS = 5;
const RATE = 50;

/** The number of messages that come at once, where a burst comes. */
const BURST = 1_000;

/** The messages of the room before: more than a page shows at once. */
const BEFORE = 320;

/** A fast typist presses a key this often, in milliseconds, and types for so long, in seconds. */
const KEY_MS = 125;
const SECONDS = 10;

/** The time that the room stays quiet before and after something, in milliseconds. */
const SETTLE_MS = 1_500;

/** The time that the last key may take to be seen, in milliseconds. */
const PATIENCE_MS = 120_000;

/** The messages that come while one types, and the factor that slows down the page's processor. */
const CASES = {
  "quiet": { talk: quiet, slow: 1 },
  "quiet-slow": { talk: quiet, slow: 4 },
  "busy": { talk: chatter, slow: 1 },
  "busy-slow": { talk: chatter, slow: 4 },
  "mixed": { talk: bustle, slow: 1 },
  "mixed-slow": { talk: bustle, slow: 4 },
  "burst": { talk: atOnce, slow: 1 },
  "burst-slow": { talk: atOnce, slow: 4 },
};

type Case = keyof typeof CASES;

const TITLES: Record<Case, string> = {
  "quiet": "nothing comes",
  "quiet-slow": "nothing comes, processor 4× slower",
  "busy": `${RATE} messages a second`,
  "busy-slow": `${RATE} messages a second, processor 4× slower`,
  "mixed": `${RATE} messages, edits, reactions and signs of life a second`,
  "mixed-slow":
    `${RATE} messages, edits, reactions and signs of life a second, processor 4× slower`,
  "burst": `${BURST} messages at once`,
  "burst-slow": `${BURST} messages at once, processor 4× slower`,
};

/**
 * From a key's press in the composer to the frame that shows it, while messages come. Keys are
 * pressed at their times whether the page keeps up or not.
 */
export async function benchTyping(run: BenchRun): Promise<Findings> {
  const names = run.chosen(Object.keys(CASES) as Case[]);
  const browser = await launchBrowser(await findBrowser());
  try {
    const found = await run.interleave(names, (name) => measure(run, browser, name));
    return {
      unit: "ms",
      better: "lower",
      rows: names.flatMap((name) =>
        ([["p50", 0.5], ["p95", 0.95], ["max", 1]] as const).map(([label, share]) => ({
          name: `${TITLES[name]}, ${label}`,
          values: (found.get(name) ?? []).map((times) => percentile(times, share)),
        }))
      ),
      comparisons: [],
    };
  } finally {
    await browser.close();
  }
}

async function measure(run: BenchRun, browser: Browser, name: Case): Promise<number[]> {
  const { talk, slow } = CASES[name];
  const server = await serveHousehold(run, { parallel: false, people: WRITERS + 1 });
  const talkers: Talker[] = [];
  try {
    const page = await prepare(server, browser, talkers);
    const session = await page.context().newCDPSession(page);
    await page.evaluate(WATCH);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
    await run.pause(SETTLE_MS);
    const seconds = run.seconds(SECONDS);
    const [keys] = await Promise.all([type(session, seconds), talk(talkers, seconds)]);
    const times = await page.waitForFunction(
      (count) => {
        const { keyTimes } = globalThis as unknown as { keyTimes: number[] };
        return keyTimes.length >= count && keyTimes;
      },
      keys,
      { polling: 500, timeout: PATIENCE_MS },
    );
    const found = await times.jsonValue();
    await page.context().close();
    return found || [];
  } finally {
    for (const talker of talkers) await talker.leave();
    await server.stop();
  }
}

/** Opens the lobby, with more messages in it than a page shows at once. */
async function prepare(server: Parlor, browser: Browser, talkers: Talker[]): Promise<Page> {
  const [mine = "", ...others] = server.target.cookies;
  for (const cookie of others) talkers.push(await Talker.join(server.target.port, cookie));
  const page = await seat(browser, server.origin, mine);
  await page.goto("/rooms/lobby");
  await page.waitForSelector(".status[data-state=live]");
  for (let count = 0; count < BEFORE; count += WRITERS) {
    await Promise.all(talkers.map((talker, index) => say(talker, count + index)));
  }
  await page.locator(".message[id]", { hasText: `number ${BEFORE - 1} ` }).waitFor();
  await page.focus("#text");
  return page;
}

/** Presses a key at each of its times, whether the last one was answered or not; returns how many. */
async function type(session: CDPSession, seconds: number): Promise<number> {
  const count = Math.floor(seconds * 1_000 / KEY_MS);
  const pressed: Promise<unknown>[] = [];
  await onTime(count, KEY_MS, (index) => {
    // A word of five letters, and a blank.
    const text = index % 6 === 5 ? " " : "parlor"[index % 6]!;
    pressed.push(session.send("Input.dispatchKeyEvent", { type: "keyDown", key: text, text }));
    pressed.push(session.send("Input.dispatchKeyEvent", { type: "keyUp", key: text }));
  });
  await Promise.all(pressed);
  return count;
}

async function quiet(): Promise<void> {}

/** Messages, one after the other. */
async function chatter(talkers: readonly Talker[], seconds: number): Promise<void> {
  const said: Promise<unknown>[] = [];
  await onTime(RATE * seconds, 1_000 / RATE, (index) => {
    said.push(say(talkers[index % WRITERS]!, index));
  });
  await Promise.all(said);
}

/** All that people do in a room, in turns. */
async function bustle(talkers: readonly Talker[], seconds: number): Promise<void> {
  const last: Promise<number>[] = [];
  const done: Promise<unknown>[] = [];
  const change = async (talker: Talker, seq: Promise<number>, rest: Record<string, unknown>) => {
    await talker.ask({ room: "lobby", seq: await seq, ...rest });
  };
  await onTime(RATE * seconds, 1_000 / RATE, (index) => {
    const at = index % WRITERS;
    const [talker, other] = [talkers[at]!, talkers[(at + 1) % WRITERS]!];
    const round = Math.floor(index / WRITERS);
    const seq = last[at];
    if (seq === undefined || round % 5 === 0) last[at] = say(talker, index);
    else if (round % 5 === 1) done.push(change(talker, seq, { type: "edit", text: `So ${index}` }));
    else if (round % 5 === 2) {
      done.push(change(other, seq, { type: "react", emoji: "🎉", on: true }));
    } else if (round % 5 === 3) talker.tell({ type: "typing", room: "lobby" });
    else talker.tell({ type: "presence", state: round % 2 === 0 ? "away" : "online" });
  });
  await Promise.all([...last, ...done]);
}

/** All of them come a while after the first keys. */
async function atOnce(talkers: readonly Talker[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  await Promise.all(
    Array.from({ length: BURST }, (_, index) => say(talkers[index % WRITERS]!, index)),
  );
}

/** Acts so many times, `every` milliseconds; what was late is made up for. */
async function onTime(count: number, every: number, act: (index: number) => void): Promise<void> {
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    const wait = start + index * every - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    act(index);
  }
}

/** Says something such as people say; every fourth has marks, an address or a name in it. */
function say(talker: Talker, index: number): Promise<number> {
  const text = [
    `This is number ${index} of the messages, of the length that people write.`,
    `Well, number ${index} is short`,
    `For number ${index} see **the plan** at https://example.org/plans/${index} please`,
    `And number ${index} asks @person1 whether \`deno task ok\` passes, since it should.`,
  ][index % 4]!;
  return talker.ask({ type: "send", room: "lobby", cid: newCid(), text });
}

/** Runs in the page: takes the time from each key to the end of the frame after it. */
function WATCH(): void {
  const keyTimes: number[] = [];
  Object.assign(globalThis, { keyTimes });
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      // A message comes after the frame's own work, and before anything that waited longer than it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => keyTimes.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    });
  }, { capture: true });
}
