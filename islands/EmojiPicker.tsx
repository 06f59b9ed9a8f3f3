import type { Database, Picker } from "emoji-picker-element";
import { useEffect, useRef } from "preact/hooks";

/** The message of the picker to the page around it: an emoji, or that it was closed. */
export type EmojiChoice = { emoji: string } | { closed: true };

/** The picker that fills its frame; what is chosen goes to the page around it. */
export default function EmojiPicker() {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const send = (choice: EmojiChoice) => parent.postMessage(choice, location.origin);
    let picker: Picker | undefined;
    let hasFailed = false;
    const focus = () => {
      // Loading is tried again when the picker is shown again.
      if (hasFailed) location.reload();
      // The search has the focus as soon as the frame has it.
      else picker?.shadowRoot?.querySelector<HTMLElement>("#search")?.focus();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") send({ closed: true });
    };
    addEventListener("focus", focus);
    addEventListener("keydown", onKeyDown);
    const onFailure = () => hasFailed = true;
    loadPicker(onFailure).then((Picker) => {
      picker = new Picker({ dataSource: "/emoji/data" });
      picker.addEventListener("emoji-click", ({ detail: { unicode } }) => {
        if (unicode !== undefined) send({ emoji: unicode });
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

/**
 * Loads the emoji picker, such that what was typed last is what it shows in the end.
 *
 * @param onFailure called when its emojis could not be loaded
 */
async function loadPicker(onFailure: () => void): Promise<typeof Picker> {
  // It takes over each letter when the browser is idle, and a busy one calls back out of order: then it
  // stays with what was typed before. Without such calls it uses timers, which keep their order.
  Reflect.deleteProperty(globalThis, "requestIdleCallback");
  const { Picker, Database } = await import("emoji-picker-element");
  reportFailures(Database.prototype, onFailure);
  answerInOrder(Database.prototype);
  return Picker;
}

function reportFailures(database: Database, onFailure: () => void): void {
  const { ready } = database;
  database.ready = function () {
    const isReady = ready.call(this);
    isReady.catch(onFailure);
    return isReady;
  };
}

/** Makes a search wait for the group that was requested before it, which would replace its results. */
function answerInOrder(database: Database): void {
  const { getEmojiByGroup, getEmojiBySearchQuery } = database;
  let group: Promise<unknown> | undefined;
  database.getEmojiByGroup = function (id) {
    const found = getEmojiByGroup.call(this, id);
    group = found.catch(() => {});
    return found;
  };
  database.getEmojiBySearchQuery = async function (query) {
    await group;
    return await getEmojiBySearchQuery.call(this, query);
  };
}
