import { signal } from "@preact/signals";
import { watchIdle } from "./idle.ts";
import type { PageAttention } from "../room/reading.ts";

/** Input that shows that a page is in use, also when another window has the focus. */
const USES = ["wheel", "touchstart", "pointerdown", "keydown"];

/**
 * The page notes at this interval that it runs; without that for so long it has slept, and it then takes
 * so long to receive what came meanwhile. In milliseconds.
 */
const CHECK_MS = 1_000;
const SLEPT_MS = 5_000;
const WAKING_MS = 1_000;

/** The attention of whoever the page is in front of: it is in sight, in use, and was so lately. */
export function pageAttention(): PageAttention {
  const here = signal(false);
  let beatAt = Date.now();
  let awakeFrom = 0;
  const checkAwake = () => {
    const now = Date.now();
    if (now - beatAt > SLEPT_MS) awakeFrom = now + WAKING_MS;
    beatAt = now;
  };
  return {
    here,
    isAwake: () => Date.now() - beatAt <= SLEPT_MS && Date.now() >= awakeFrom,
    start() {
      const ends = new AbortController();
      const { signal } = ends;
      let [isUsed, isIdle] = [false, false];
      const update = () =>
        here.value = !isIdle && !document.hidden && (isUsed || document.hasFocus());
      const setHere = (used: boolean) => () => {
        isUsed = used;
        update();
      };
      update();
      checkAwake();
      const beats = setInterval(checkAwake, CHECK_MS);
      // However short it is.
      document.addEventListener("freeze", () => beatAt = 0, { signal });
      document.addEventListener("visibilitychange", update, { signal });
      addEventListener("focus", update, { signal });
      addEventListener("blur", setHere(false), { signal });
      for (const use of USES) {
        addEventListener(use, setHere(true), { signal, passive: true, capture: true });
      }
      const stop = watchIdle((activity) => {
        isIdle = activity === "away";
        update();
      });
      return () => {
        ends.abort();
        clearInterval(beats);
        stop();
      };
    },
  };
}
