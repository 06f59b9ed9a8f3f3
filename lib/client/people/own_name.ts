import type { Person } from "../../protocol/event.ts";
import { ownLine, STATE_WORDS } from "../../text/presence_words.ts";
import { pagePresence } from "./page_presence.ts";

/**
 * Keeps one's own name beside a page (`components/shell/OwnName.tsx`) as one is shown to others, and opens
 * what one says of oneself over the page; returns the end of the first.
 *
 * @param openDialog rejects when the form cannot be had
 */
export function followOwnName(me: Person, openDialog: () => Promise<void>): () => void {
  const link = document.querySelector<HTMLElement>(".me");
  const [dot, line, state] = link?.querySelectorAll("i, small, .me-state") ?? [];
  const open = async (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await openDialog();
    } catch {
      location.assign("/status");
    }
  };
  if (link) link.onclick = open;
  return pagePresence.self.subscribe((self) => {
    if (self === undefined) return;
    dot?.setAttribute("data-state", self.state);
    dot?.setAttribute("title", STATE_WORDS[self.state]);
    line?.replaceChildren(ownLine(me.username, self.status, Date.now()));
    state?.replaceChildren(STATE_WORDS[self.state]);
  });
}
