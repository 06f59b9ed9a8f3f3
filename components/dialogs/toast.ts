/** How long a toast is shown, in milliseconds, and how long with an undo button. */
const SHOWN_MS = 2_500;
const UNDO_MS = 8_000;

let line: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Says for a moment that something is done, over the foot of the page.
 *
 * @param undo takes it back; a button does so for as long as it is said
 */
export function showToast(text: string, undo?: () => void): void {
  if (line === undefined) {
    line = document.createElement("div");
    line.className = "toast";
    line.role = "status";
    document.body.append(line);
  }
  const toast = line;
  clearTimeout(timer);
  toast.textContent = "";
  // A reader of the screen tells of a change to what is there, not of what comes with its text.
  timer = setTimeout(() => {
    toast.replaceChildren(text, ...(undo === undefined ? [] : [undoButton(undo)]));
    hideAfter(toast, undo === undefined ? SHOWN_MS : UNDO_MS);
  });
}

/** Says it no longer when the time is over, unless somebody is at its button. */
function hideAfter(toast: HTMLElement, after: number): void {
  timer = setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) hideAfter(toast, SHOWN_MS);
    else toast.textContent = "";
  }, after);
}

function undoButton(undo: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-undo";
  button.textContent = "Undo";
  button.onclick = () => {
    clearTimeout(timer);
    if (line !== undefined) line.textContent = "";
    undo();
  };
  return button;
}
