import { ownLine, STATE_WORDS } from "../text/presence_words.ts";
import { myPeople } from "./my_people.ts";

/**
 * Keeps one's own name beside a page as one is shown to others, and opens what one says of oneself over
 * the page; returns the end of it.
 */
export function followOwnName(): () => void {
  const link = document.querySelector<HTMLElement>(".me");
  const dot = link?.querySelector<HTMLElement>("[data-state]");
  const line = link?.querySelector<HTMLElement>("[data-username]");
  const state = link?.querySelector(".me-state");
  if (!link || !dot || !line || !state) return () => {};
  const ends = new AbortController();
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      await (await import("./status_dialog.ts")).openStatusDialog();
    } catch {
      location.assign("/status");
    }
  }, { signal: ends.signal });
  const stop = myPeople.self.subscribe((self) => {
    if (self === undefined) return;
    dot.dataset.state = self.state;
    state.textContent = STATE_WORDS[self.state];
    line.textContent = ownLine(line.dataset.username ?? "", self.status, Date.now());
  });
  return () => {
    ends.abort();
    stop();
  };
}
