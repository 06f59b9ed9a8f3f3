import { send } from "../api.ts";

/** Requests the page that has the form. */
const HTML = { accept: "text/html" };

/**
 * Opens the form for one's status over the page: the server's own, so that it begins with what is so
 * now, and says what is wrong as it does without a script. Loaded when it is first opened.
 *
 * @throws when the form cannot be had
 */
export async function openStatusDialog(): Promise<void> {
  const form = formIn(await send("/status", { headers: HTML }));
  const dialog = make("dialog", { className: "dialog status-dialog" });
  const title = make("h2", { id: "status-title", textContent: "Your status" });
  const close = make("button", { className: "button button-quiet", textContent: "Close" });
  const head = make("div", { className: "status-head" });
  head.append(title, close);
  dialog.append(head, await form);
  dialog.setAttribute("aria-labelledby", title.id);

  dialog.addEventListener("close", () => dialog.remove());
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    // Its content covers it, so that what is hit beside it is the backdrop.
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement) || dialog.ariaBusy === "true") return;
    dialog.ariaBusy = "true";
    try {
      if (await post(event.target, dialog)) dialog.close();
    } catch {
      showError(dialog, "The server could not be reached. Try again in a moment.");
    }
    dialog.ariaBusy = null;
  });
  document.body.append(dialog);
  dialog.showModal();
  focusIn(dialog);
}

/** Posts the form, and shows it again if it was refused; whether it was taken. */
async function post(form: HTMLFormElement, dialog: HTMLElement): Promise<boolean> {
  const body = new FormData(form);
  const response = await send(form.action, {
    method: "POST",
    body,
    redirect: "manual",
    headers: HTML,
  });
  if (response.type === "opaqueredirect") return true;
  dialog.querySelector(".status-form")?.replaceWith(await formIn(response));
  focusIn(dialog);
  return false;
}

async function formIn(response: Response): Promise<HTMLElement> {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector<HTMLElement>(".status-form");
  if (form === null) throw new Error(`There is no form in the answer ${response.status}.`);
  return document.adoptNode(form);
}

function focusIn(dialog: HTMLElement): void {
  const wrong = dialog.querySelector<HTMLElement>("[aria-invalid=true]");
  (wrong ?? dialog.querySelector<HTMLElement>("[name=text]"))?.focus();
}

function showError(dialog: HTMLElement, message: string): void {
  dialog.querySelector(".form-error")?.remove();
  const error = make("p", { className: "form-error", textContent: message, role: "alert" });
  dialog.querySelector(".status-form")?.prepend(error);
}

function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]>,
): HTMLElementTagNameMap[T] {
  return Object.assign(document.createElement(tag), properties);
}
