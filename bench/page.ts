import type { Page } from "playwright-core";
import { findBrowser, launchBrowser } from "../tasks/browser.ts";
import { PATIENCE_MS, startGenerator } from "./generator.ts";
import { Probe } from "./page/probe.ts";
import { seat } from "./page/seat.ts";
import { Talker } from "./page/talker.ts";
import type { Findings, ReportRow } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { serveHousehold } from "./servers/parlor.ts";

/** Each thing happens so often before a page is weighed. */
const TIMES = 5_000;

/** The people in the room that a page is opened on. */
const PEOPLE = 1_500;

/** The time that a page is left to take in all that was sent, in milliseconds. */
const SETTLE_MS = 2_000;

const NAMES = ["held", "start"] as const;

/**
 * Measures the memory of a page after thousands of messages and the like, one at a time, and the time
 * of its start in a room with many people.
 */
export async function benchPage(run: BenchRun): Promise<Findings> {
  const names = run.chosen(NAMES);
  const rows = new Map<string, ReportRow & { values: number[] }>();
  const add = (name: string, unit: string, value: number) => {
    const row = rows.get(name) ?? { name, unit, values: [] };
    row.values.push(value);
    rows.set(name, row);
  };
  for (let round = 0; round < run.options.rounds; round++) {
    run.note(`round ${round + 1} of ${run.options.rounds}`);
    if (names.includes("held")) await weigh(run, add);
    if (names.includes("start")) await open(run, add);
  }
  return { unit: "MB", better: "lower", rows: [...rows.values()], comparisons: [] };
}

type Add = (name: string, unit: string, value: number) => void;

async function weigh(run: BenchRun, add: Add): Promise<void> {
  const server = await serveHousehold(run, { parallel: false, people: 2 });
  const browser = await launchBrowser(await findBrowser());
  try {
    const [mine = "", theirs = ""] = server.target.cookies;
    const page = await seat(browser, server.origin, mine);
    await page.goto("/rooms/lobby");
    await page.waitForSelector(".status[data-state=live]");
    const probe = await Probe.of(page);
    const talker = await Talker.join(server.target.port, theirs);
    const weighed = async (name: string) => {
      await run.pause(SETTLE_MS);
      const { heap, dom, former } = await probe.held();
      add(`heap ${name}`, "MB", heap / 1e6);
      add(`nodes of the document ${name}`, "nodes", dom);
      add(`former renderings held ${name}`, "kinds", former.length);
    };
    const times = async (act: (time: number) => Promise<unknown> | void) => {
      for (let time = 0; time < TIMES; time++) await act(time);
    };
    await weighed("at the start");
    await times(() => talker.say("lobby"));
    await weighed(`after ${TIMES} messages`);
    let seq = 0;
    await times(async (time) => {
      if (time % 50 === 0) seq = await talker.say("lobby");
      await talker.ask({ type: "edit", room: "lobby", seq, text: `then ${time}` });
    });
    await weighed(`and ${TIMES} edits`);
    await times((time) =>
      talker.ask({ type: "react", room: "lobby", seq, emoji: "🎉", on: time % 2 === 0 })
    );
    await weighed(`and ${TIMES} reactions`);
    await times((time) => {
      talker.tell({ type: "presence", state: time % 2 === 0 ? "away" : "online" });
      talker.tell({ type: "typing", room: "lobby" });
      return run.pause(1);
    });
    await weighed(`and ${TIMES} changes of presence and typing`);
    await page.goto(`/rooms/lobby/threads/${seq}`);
    await page.waitForSelector("aside.thread #thread-text");
    await times(() => talker.say(`lobby~${seq}`));
    await weighed(`of a new page after ${TIMES} replies in a thread`);
    await talker.leave();
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function open(run: BenchRun, add: Add): Promise<void> {
  const server = await serveHousehold(run, { parallel: false, people: PEOPLE + 1 });
  const [mine = "", ...cookies] = server.target.cookies;
  const generator = startGenerator(run, {
    load: "stay",
    target: { ...server.target, cookies },
    sockets: PEOPLE,
  });
  const browser = await launchBrowser(await findBrowser());
  try {
    await generator.line(/^joined$/, PATIENCE_MS);
    const page = await seat(browser, server.origin, mine);
    // The second visit has the scripts at hand, as most visits have.
    for (const name of ["first visit", "next visit"]) {
      await run.pause(SETTLE_MS);
      await page.goto("/rooms/lobby");
      const live = await moment(page, ".status[data-state=live]");
      const whole = await moment(page, "#people .side-title", `Here now: ${PEOPLE + 1}`);
      add(`live with ${PEOPLE} people here, ${name}`, "ms from the navigation", live);
      add(`all of them counted, ${name}`, "ms from the navigation", whole);
    }
  } finally {
    await browser.close();
    await generator.stop("SIGKILL");
    await server.stop();
  }
}

/** When an element with a text was there, in milliseconds from the navigation. */
async function moment(page: Page, selector: string, text = ""): Promise<number> {
  const handle = await page.waitForFunction(
    ([selector, text]) =>
      document.querySelector(selector!)?.textContent.includes(text!) && performance.now(),
    [selector, text],
    { polling: "raf", timeout: PATIENCE_MS },
  );
  return Number(await handle.jsonValue());
}
