import type { Activity } from "../../protocol/own_status.ts";

/** How long somebody may do nothing, or have the page out of sight, before they count as away. */
export const IDLE_MS = 5 * 60_000;

/** Tells of what a person does with a page. */
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
 * Tells when the person turns from the page and comes back to it; returns the end of it. At the start
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
