import * as v from "valibot";
import { qualify } from "../../lib/protocol/emoji.ts";

/** The messages of the frame; others are not for this page. */
const Choice = v.union([
  v.object({ emoji: v.pipe(v.string(), v.minLength(1), v.maxLength(32)) }),
  v.object({ closed: v.literal(true) }),
]);

/** Between the picker and the edges of the window and what it belongs to, in CSS pixels. */
const MARGIN = 8;

const SOURCE = "/emoji";

let popover: HTMLElement | undefined;

/**
 * Shows the emoji picker at an element, which has the focus again afterwards. Resolves with the emoji,
 * or undefined when none was chosen. The picker is loaded when it is first shown.
 */
export function pickEmoji(anchor: HTMLElement): Promise<string | undefined> {
  const box = popover ??= makePopover();
  const frame = box.querySelector("iframe")!;
  return new Promise((resolve) => {
    let chosen: string | undefined;
    const onMessage = ({ source, origin, data }: MessageEvent) => {
      if (source !== frame.contentWindow || origin !== location.origin) return;
      const choice = v.safeParse(Choice, data);
      if (!choice.success) return;
      if ("emoji" in choice.output) chosen = qualify(choice.output.emoji);
      box.hidePopover();
    };
    const onToggle = (event: ToggleEvent) => {
      if (event.newState !== "closed") return;
      removeEventListener("message", onMessage);
      box.removeEventListener("toggle", onToggle);
      anchor.focus({ preventScroll: true });
      resolve(chosen);
    };
    // A frame that could not be loaded is none of this page's: it is tried again.
    if (frame.contentDocument === null) frame.src = SOURCE;
    addEventListener("message", onMessage);
    box.addEventListener("toggle", onToggle);
    box.showPopover();
    place(box, anchor);
    frame.focus();
  });
}

function makePopover(): HTMLElement {
  const box = document.createElement("div");
  box.className = "emoji-popover";
  box.popover = "auto";
  const frame = document.createElement("iframe");
  frame.title = "Emoji picker";
  frame.src = SOURCE;
  // It may be shown before it is there.
  frame.addEventListener("load", () => box.matches(":popover-open") && frame.focus());
  box.append(frame);
  document.body.append(box);
  return box;
}

/** Above the anchor where there is room, else below; a phone has it at the bottom, by its stylesheet. */
function place(box: HTMLElement, anchor: HTMLElement): void {
  const { top, bottom, right } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const above = top - height - MARGIN;
  box.style.top = `${above >= MARGIN ? above : Math.min(bottom + MARGIN, innerHeight - height)}px`;
  box.style.left = `${Math.max(MARGIN, Math.min(right - width, innerWidth - width - MARGIN))}px`;
}
