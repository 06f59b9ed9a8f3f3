import { useEffect, useRef } from "preact/hooks";
import type { Picker } from "emoji-picker-element";
import { loadPicker } from "../components/writing/picker_element.ts";

/** What the picker tells the page that shows it: the emoji, or that nobody wants one any more. */
export type EmojiChoice = { emoji: string } | { closed: true };

/** The picker that fills its frame; what is chosen goes to the page around it. */
export default function EmojiPicker() {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const tell = (choice: EmojiChoice) => parent.postMessage(choice, location.origin);
    let picker: Picker | undefined;
    let hasFailed = false;
    const focus = () => {
      // What could not be loaded is tried again when the picker is shown again.
      if (hasFailed) location.reload();
      // The search has the focus as soon as the frame has it.
      else picker?.shadowRoot?.querySelector<HTMLElement>("#search")?.focus();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") tell({ closed: true });
    };
    addEventListener("focus", focus);
    addEventListener("keydown", onKeyDown);
    const onFailure = () => hasFailed = true;
    loadPicker(onFailure).then((Picker) => {
      picker = new Picker({ dataSource: "/emoji/data" });
      picker.addEventListener("emoji-click", ({ detail: { unicode } }) => {
        if (unicode !== undefined) tell({ emoji: unicode });
      });
      box.current?.append(picker);
      if (document.hasFocus()) focus();
    }, onFailure);
    return () => {
      removeEventListener("focus", focus);
      removeEventListener("keydown", onKeyDown);
      picker?.remove();
    };
  }, []);

  return <div ref={box} />;
}
