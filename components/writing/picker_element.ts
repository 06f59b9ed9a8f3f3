import type { Database, Picker } from "emoji-picker-element";

/**
 * Loads the emoji picker, such that what was typed last is what it shows in the end.
 *
 * @param onFailure called when its emojis could not be loaded
 */
export async function loadPicker(onFailure: () => void): Promise<typeof Picker> {
  // It takes over each letter when the browser is idle, and a busy one calls back out of order: then it
  // stays with what was typed before. Without such calls it uses timers, which keep their order.
  Reflect.deleteProperty(globalThis, "requestIdleCallback");
  const { Picker, Database } = await import("emoji-picker-element");
  tellFailures(Database.prototype, onFailure);
  answerInOrder(Database.prototype);
  return Picker;
}

function tellFailures(database: Database, onFailure: () => void): void {
  const { ready } = database;
  database.ready = function () {
    const isReady = ready.call(this);
    isReady.catch(onFailure);
    return isReady;
  };
}

/** Has a search wait for the group that was asked for before it, which would take its place. */
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
