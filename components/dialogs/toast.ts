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
  const told = line;
  clearTimeout(timer);
  told.textContent = "";
  // A reader of the screen tells of a change to what is there, not of what comes with its text.
  timer = setTimeout(() => {
    told.replaceChildren(text, ...(undo === undefined ? [] : [undoButton(undo)]));
    hideAfter(told, undo === undefined ? SHOWN_MS : UNDO_MS);
  });
}

/** Says it no longer when the time is over, unless somebody is at its button. */
function hideAfter(told: HTMLElement, after: number): void {
  timer = setTimeout(() => {
    if (told.matches(":hover, :focus-within")) hideAfter(told, SHOWN_MS);
    else told.textContent = "";
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
