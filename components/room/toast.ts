/** How long it is said, in milliseconds. */
const SAID_MS = 2_500;

let line: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says for a moment that something is done, over the foot of the page. */
export function tell(text: string): void {
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
    told.textContent = text;
    timer = setTimeout(() => told.textContent = "", SAID_MS);
  });
}
