import { effect, type ReadonlySignal } from "@preact/signals";
import type { Person } from "../../protocol/event.ts";
import { initials } from "../../text/names/initials.ts";
import { ownLine, STATE_WORDS } from "../../text/presence_words.ts";
import { pagePresence } from "./page_presence.ts";
import type { PeopleById } from "./people.ts";

/**
 * Keeps one's own name beside a page (`components/shell/OwnName.tsx`) as one is shown to others, and opens
 * what one says of oneself over the page; returns the end of the first.
 *
 * @param people everybody who is known on the page, oneself among them
 * @param openDialog rejects when the form cannot be had
 */
export function followOwnName(
  me: Person,
  people: ReadonlySignal<PeopleById>,
  openDialog: () => Promise<void>,
): () => void {
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
  return effect(() => {
    const { username, name, avatar } = people.value.get(me.id) ?? me;
    const self = pagePresence.self.value;
    link?.querySelector("bdi")?.replaceChildren(name);
    showPicture(link?.querySelector<HTMLElement>(".avatar"), { id: me.id, name, avatar });
    if (self === undefined) return;
    dot?.setAttribute("data-state", self.state);
    dot?.setAttribute("title", STATE_WORDS[self.state]);
    line?.replaceChildren(ownLine(username, self.status, Date.now()));
    state?.replaceChildren(STATE_WORDS[self.state]);
  });
}

/** Has what the server rendered of an avatar show the person as they are now. */
function showPicture(
  face: HTMLElement | null | undefined,
  { id, name, avatar }: Pick<Person, "id" | "name" | "avatar">,
): void {
  if (!face) return;
  face.dataset.initials = initials(name);
  const picture = face.querySelector("img") ?? document.createElement("img");
  if (avatar === undefined) return picture.remove();
  const address = `/avatars/${id}?v=${avatar}`;
  if (picture.getAttribute("src") === address) return;
  picture.setAttribute("src", address);
  picture.alt = "";
  face.prepend(picture);
}
