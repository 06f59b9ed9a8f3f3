import { localPlace, Times } from "../../text/times/times.ts";
import { send } from "../api.ts";

/** How often the time where somebody is may change, in milliseconds. */
const CLOCK_MS = 5_000;

/**
 * Opens the card of somebody over the page: the server's own, as its page has it. Loaded when it is first
 * opened.
 *
 * @param address the page with the card
 * @param mention begins a mention of them in what is written on the page
 * @throws when the card cannot be had
 */
export async function openPersonDialog(
  address: string,
  mention: (username: string) => void,
): Promise<void> {
  const response = await send(address, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.querySelector<HTMLElement>(".person-card");
  if (found === null) throw new Error(`There is no card in the answer ${response.status}.`);
  const card = document.adoptNode(found);

  const dialog = document.createElement("dialog");
  dialog.className = "dialog person-dialog";
  dialog.setAttribute("aria-labelledby", "person-name");
  const close = document.createElement("button");
  Object.assign(close, {
    type: "button",
    className: "button button-quiet dialog-close",
    textContent: "Close",
  });
  dialog.append(card, close);

  const clock = setInterval(() => showLocalTime(card), CLOCK_MS);
  dialog.addEventListener("close", () => {
    clearInterval(clock);
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    // Its content covers it, so that what is hit beside it is the backdrop.
    if (target === dialog || target === close) dialog.close();
    const username = target.closest<HTMLElement>("[data-mention]")?.dataset.mention;
    if (username === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.close();
    mention(username);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function showLocalTime(card: HTMLElement): void {
  const time = card.querySelector<HTMLElement>("[data-zone]");
  if (time === null) return;
  const zone = time.dataset.zone ?? "UTC";
  time.textContent = new Times({ ...localPlace(), zone }).time(Date.now());
}
