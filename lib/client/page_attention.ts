import { signal } from "@preact/signals";
import { watchIdle } from "./idle.ts";
import type { Attention } from "./reading.ts";

/** What one does with a page that one reads, also where another window has the focus. */
const USES = ["wheel", "touchstart", "pointerdown", "keydown"];

/** The attention of whoever the page is in front of: it is in sight, in use, and was so lately. */
export function pageAttention(): Attention {
  const here = signal(false);
  return {
    here,
    start() {
      const ends = new AbortController();
      const { signal } = ends;
      let [isUsed, isIdle] = [false, false];
      const look = () =>
        here.value = !isIdle && !document.hidden && (isUsed || document.hasFocus());
      const turn = (used: boolean) => () => {
        isUsed = used;
        look();
      };
      look();
      document.addEventListener("visibilitychange", look, { signal });
      addEventListener("focus", look, { signal });
      addEventListener("blur", turn(false), { signal });
      for (const use of USES) {
        addEventListener(use, turn(true), { signal, passive: true, capture: true });
      }
      const stop = watchIdle((activity) => {
        isIdle = activity === "away";
        look();
      });
      return () => {
        ends.abort();
        stop();
      };
    },
  };
}
