import type { Activity } from "../../protocol/own_status.ts";

/** Somebody without input for so long counts as away, in milliseconds. */
export const IDLE_MS = 5 * 60_000;

/** Watches what a person does with a page. */
export interface ActivityWatcher {
  /** Calls back at each input, and when the page comes into sight; returns the end of it. */
  watch(acted: () => void): () => void;
  /** Whether the page is in sight. */
  visible(): boolean;
}

const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"];

/** The attention to the page that this runs in. */
export const pageInput: ActivityWatcher = {
  watch(acted) {
    const ends = new AbortController();
    const { signal } = ends;
    for (const input of INPUTS) {
      addEventListener(input, acted, { signal, passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", acted, { signal });
    return () => ends.abort();
  },
  visible: () => document.visibilityState === "visible",
};

/**
 * Calls back when the person becomes idle and active again; returns what ends that. At the start
 * they are there. A timer that is late, as those of hidden pages are, makes it late and not wrong.
 *
 * @param now the time since some moment, in milliseconds: no clock that somebody sets
 */
export function watchIdle(
  changed: (activity: Activity) => void,
  attention: ActivityWatcher = pageInput,
  now: () => number = () => performance.now(),
): () => void {
  let actedAt = now();
  let isAway = false;
  let timer: ReturnType<typeof setTimeout>;
  const checkIdle = () => {
    const leftMs = actedAt + IDLE_MS - now();
    if (leftMs > 0) {
      timer = setTimeout(checkIdle, leftMs);
    } else {
      isAway = true;
      changed("away");
    }
  };
  const stop = attention.watch(() => {
    // Going out of sight is no input: from the last one on it is as long as for somebody who sits still.
    if (!attention.visible()) return;
    actedAt = now();
    if (!isAway) return;
    isAway = false;
    changed("online");
    checkIdle();
  });
  checkIdle();
  return () => {
    clearTimeout(timer);
    stop();
  };
}
