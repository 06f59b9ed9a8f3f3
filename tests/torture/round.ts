import { pause } from "../../lib/base/pause.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { Changer } from "./changer.ts";
import type { Household } from "./household.ts";
import { Random } from "./random.ts";
import { Relay } from "./relay.ts";
import { newBrowser, type TortureBrowser, TortureTab } from "./tab.ts";
import { assertAcknowledged, assertFresh, assertOnce, readTruth } from "./verify.ts";

/** What a round of torture held. */
export interface RoundReport {
  kills: number;
  /** Connections that were torn. */
  torn: number;
  /** Messages that were sent, and how often one of them was sent again. */
  sends: number;
  resends: number;
  /** Edits, deletes and reactions that were acknowledged. */
  changes: number;
}

/** How long a round goes on before everything is healed, in milliseconds. */
const ROUND_MS = 1_500;

/** How long everybody may take to agree once everything is healed. */
const HEAL_MS = 30_000;

const PRELOAD = new URL("./faulty_bus.ts", import.meta.url);

/**
 * One round: two processes of two isolates each on one file, with a faulty bus between isolates;
 * three people in four tabs, a changer, and everything that can go wrong with them.
 *
 * @throws when anything acknowledged is not in the log once and in order, or a page shows anything
 *   but what a fresh load shows
 */
export async function round(household: Household, seed: number): Promise<RoundReport> {
  const random = new Random(seed);
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "parlor-round-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const kvPath = await household.copyTo(folder);
  const preload = `${folder}/preload.ts`;
  await Deno.writeTextFile(
    preload,
    `import { breakBus } from ${JSON.stringify(PRELOAD.href)};\nbreakBus(${seed});\n`,
  );
  const options = { kvPath, preload, parallel: true, env: { HEARTBEAT_MS: "1000" } };
  const servers: TestServer[] = [];
  for (let count = 0; count < 2; count++) servers.push(stack.use(await startServer(options)));
  const browsers = household.members.map(({ account, me }) =>
    newBrowser(account, me, stack.use(new Relay(() => random.pick(servers).port)))
  );
  const stage = new Stage(random, servers, browsers);
  for (const browser of [...browsers, browsers[0]!]) await stage.open(browser);
  const changer = new Changer(browsers[1]!, new Random(seed + 1));
  await stage.play(Date.now() + ROUND_MS);
  await changer.stop();
  await stage.heal();

  await Promise.all(stage.tabs.map((tab) => tab.whenSettled(undefined, HEAL_MS)));
  const truth = await readTruth(servers[0]!.origin, browsers[0]!.account);
  await Promise.all(stage.tabs.map((tab) => tab.whenSettled(truth, HEAL_MS)));
  const settled = await readTruth(servers[1]!.origin, browsers[0]!.account);
  const sent = new Set(browsers.flatMap((browser) => [...browser.sent.keys()]));
  assertOnce(settled, sent);
  assertAcknowledged(settled, changer.acknowledged);
  for (const tab of stage.tabs) assertFresh(settled, tab.model.messages.value);
  for (const tab of stage.tabs) tab.close();
  const tries = browsers.flatMap((browser) => [...browser.sent.values()]);
  return {
    kills: stage.kills,
    torn: stage.torn,
    sends: sent.size,
    resends: tries.reduce((sum, count) => sum + count - 1, 0),
    changes: changer.acknowledged.length,
  };
}

/** What goes on in a round. */
class Stage {
  readonly tabs: TortureTab[] = [];
  kills = 0;
  torn = 0;
  #random: Random;
  #servers: readonly TestServer[];
  #browsers: readonly TortureBrowser[];
  #pending = new Set<Promise<unknown>>();
  #down = new Set<TestServer>();
  #said = 0;

  constructor(random: Random, servers: readonly TestServer[], browsers: readonly TortureBrowser[]) {
    this.#random = random;
    this.#servers = servers;
    this.#browsers = browsers;
  }

  async open(browser: TortureBrowser): Promise<void> {
    this.tabs.push(await TortureTab.open(browser));
  }

  /** Does one thing after the other until the time is up. */
  async play(until: number): Promise<void> {
    while (Date.now() < until) {
      this.#act();
      await pause(this.#random.between(0, 30));
    }
  }

  /** Ends every fault, and waits for what was under way. */
  async heal(): Promise<void> {
    await Promise.all(this.#pending);
    for (const { relay } of this.#browsers) relay.up = true;
    for (const tab of this.tabs) tab.life.wake();
  }

  #act(): void {
    const what = this.#random.next();
    if (what < 0.8) this.#random.pick(this.tabs).model.send(`message ${++this.#said}`);
    else if (what < 0.88) this.torn += this.#random.pick(this.#browsers).relay.tear();
    else if (what < 0.92) this.#start(this.#goOffline(this.#random.pick(this.tabs)));
    else if (what < 0.96) this.#start(this.#reload(this.#random.between(0, this.tabs.length - 1)));
    else this.#start(this.#kill(this.#random.pick(this.#servers)));
  }

  #start(work: Promise<unknown>): void {
    this.#pending.add(work);
    work.finally(() => this.#pending.delete(work)).catch(() => {});
  }

  async #goOffline({ life, browser }: TortureTab): Promise<void> {
    life.goOffline();
    browser.relay.up = false;
    this.torn += browser.relay.tear();
    await pause(this.#random.between(50, 400));
    browser.relay.up = true;
    life.wake();
  }

  async #reload(index: number): Promise<void> {
    const tab = this.tabs[index]!;
    tab.close();
    const next = await TortureTab.open(tab.browser);
    const place = this.tabs.indexOf(tab);
    if (place === -1) next.close();
    else this.tabs[place] = next;
  }

  async #kill(server: TestServer): Promise<void> {
    if (this.#down.has(server)) return;
    this.#down.add(server);
    this.kills++;
    await server.kill();
    await pause(this.#random.between(0, 200));
    await server.restart();
    this.#down.delete(server);
  }
}
