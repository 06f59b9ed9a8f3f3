/** The page's network state, visibility, wake-ups and animation frames. */
export interface PageLifecycle {
  /** False only when there is surely no network; true promises nothing. */
  online(): boolean;
  /** Calls back when it is worth trying to connect, and when the network is lost; returns what ends that. */
  onWakeOrOffline(wake: () => void, lost: () => void): () => void;
  /** Whether the page is in sight, as far as the browser knows. */
  isShown(): boolean;
  /** Calls back once, right before the next frame; or a while later, if there is none. */
  beforeNextFrame(show: () => void): void;
}

/** A page that is covered, or is hidden meanwhile, may have no frame for long. In milliseconds. */
const NO_FRAME_MS = 200;

/** The life of the page that this runs in. */
export const pageLifecycle: PageLifecycle = {
  online: () => navigator.onLine !== false,
  onWakeOrOffline(wake, lost) {
    const ends = new AbortController();
    const { signal } = ends;
    addEventListener("online", wake, { signal });
    addEventListener("offline", lost, { signal });
    // A page that comes back from the browser's cache has lost its socket meanwhile.
    addEventListener("pageshow", (event) => event.persisted && wake(), { signal });
    document.addEventListener("resume", wake, { signal });
    // Timers stand still, or nearly, while a page is hidden or a computer sleeps.
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && wake(),
      { signal },
    );
    return () => ends.abort();
  },
  isShown: () => !document.hidden,
  beforeNextFrame(show) {
    let isOver = false;
    const once = () => {
      if (!isOver) show();
      isOver = true;
    };
    requestAnimationFrame(once);
    setTimeout(once, NO_FRAME_MS);
  },
};
