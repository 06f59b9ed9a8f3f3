import type { Join, LogState } from "./log_state.ts";
import type { LogView } from "../view/log_view.ts";
import type { RoomModel, RoomSeed } from "../room/room_model.ts";

/**
 * Scrolls to the message that the page's address names, and has newer messages loaded below it.
 *
 * @param seed what the page was made from
 */
export function openAtMessage(
  { around, isOlder }: Pick<RoomSeed, "around" | "isOlder">,
  model: RoomModel,
  view: LogView,
): void {
  if (isOlder) {
    const load = (after?: number) => model.loadNewer(after, joinAfter(after));
    view.setNewerLoader({ next: () => load(newestSeq(model.log.peek())), newest: () => load() });
  }
  const messages = model.messages.peek();
  const near = messages.find(({ seq }) => seq >= (around ?? Infinity)) ?? messages.at(-1);
  if (around === undefined || near === undefined) return;
  const row = document.getElementById(`m${near.seq}`);
  const isNamed = location.hash === `#m${near.seq}`;
  // The browser goes to what the address names by itself, but not when a page is loaded again.
  const isThere = isNamed && row?.closest(".log")?.scrollTop !== 0;
  if (near.seq === around && !isThere && (isNamed || location.hash === "")) view.show(around);
  else if (!isNamed) row?.scrollIntoView({ block: "center" });
}

/** The `after` that asks for the page which fits behind what is held. */
export function newestSeq({ messages }: Pick<LogState, "messages">): number {
  return messages.at(-1)?.seq ?? 0;
}

/**
 * Puts a page behind what is held of a log from further up.
 *
 * @param after the seq that the page was asked for after; without it, it is the newest one, in place of all
 */
export function joinAfter(after?: number): Join {
  return (state, page, update) => {
    if (page.epoch !== state.epoch) return { state, need: "reload" };
    const { tail, last } = state;
    if (tail === undefined || (after !== undefined && after !== newestSeq(state))) return { state };
    // It was read too long ago to be brought up to date; it is asked for again.
    if (page.head < state.changesSince) return { state };
    const first = tail[0]?.seq ?? last + 1;
    const missed = state.changes.filter(({ seq }) => seq > page.head);
    const found = update(page.messages, missed).filter(({ seq }) => seq < first);
    const isWhole = after === undefined || !page.more || found.length < page.messages.length;
    const known = after === undefined ? [] : state.messages;
    const stateEvents = new Map(
      [...state.stateEvents, ...page.events ?? []].map((event) => [event.seq, event]),
    );
    return {
      state: {
        ...state,
        messages: [...known, ...found, ...isWhole ? tail : []],
        tail: isWhole ? undefined : tail,
        stateEvents: [...stateEvents.values()].sort((one, other) => one.seq - other.seq),
        more: after === undefined ? page.more : state.more,
      },
    };
  };
}
