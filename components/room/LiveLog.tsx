import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { unreadLineOf } from "../../lib/client/room/new_line.ts";
import { indexOf } from "../../lib/client/view/row_window.ts";
import type { LogView } from "../../lib/client/view/log_view.ts";
import type { RoomModel, RoomSeed } from "../../lib/client/room/room_model.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { selfUpdating } from "../shell/self_updating.tsx";
import { RoomBeginning } from "./RoomBeginning.tsx";
import { Icon } from "../shell/Icon.tsx";
import { groupByDay, stateEventsAmong } from "../message/message_rows.ts";
import { MessageList } from "./MessageList.tsx";
import { activateMessage, onMessageKey } from "../message/message_events.ts";
import { lazy } from "../shell/lazy.tsx";
import { loadAfterStart } from "./chunks.ts";
import { OlderMessages } from "./OlderMessages.tsx";

interface LiveLogProps {
  seed: RoomSeed;
  model: RoomModel;
  view: LogView;
  conversation: Conversation;
  times: Times;
  today: number;
  /** Shown above the messages in place of the room's beginning. */
  top?(): ComponentChildren;
}

/** The messages of a room or thread, kept up to date. */
export const LiveLog = selfUpdating(MessageLog);

function MessageLog({ seed, model, view, conversation, times, today, top }: LiveLogProps) {
  const { room, me } = seed;
  const box = useRef<HTMLDivElement>(null);
  const messages = model.messages.value;
  const people = model.people.value;
  const older = model.older.value;
  const newer = model.newer.value;
  const { start, end } = view.range;
  const all = model.stateEvents.value;
  const { name, topic } = model.settings.value;
  // Unsent messages come after the newest message, so they are not shown without it.
  const outgoing = model.outgoing.value;
  const unsent = end === messages.length && !newer.more ? outgoing : NONE;
  const reading = conversation.reading.value;
  const after = reading === undefined ? unreadLineOf(seed.reading) : reading.lineAfter.value;
  // Only where what comes right before it is in the page too.
  const hasUnreadLine = after !== undefined &&
    ((messages[start]?.seq ?? 0) <= after || (start === 0 && !older.more));
  const newAfter = hasUnreadLine ? after : undefined;
  const days = useMemo(
    () =>
      groupByDay({
        newAfter,
        messages: messages.slice(start, end),
        stateEvents: stateEventsAmong(all, messages, {
          start,
          end,
          more: older.more,
          newer: newer.more,
        }),
        unsent,
        source(seq) {
          const found = messages[indexOf(messages, seq)];
          return found?.seq === seq ? found : undefined;
        },
        people,
        me,
        times,
      }),
    [messages, all, start, end, older.more, newer.more, unsent, people, times, newAfter],
  );
  const context = useMemo(
    () => ({ room: room.id, me: me.id, people, times, conversation, threads: seed.threads }),
    [people, times, conversation],
  );

  const isEmpty = messages.length === 0 && unsent.length === 0;

  const anchor = view.capture();
  useLayoutEffect(() => view.restore(anchor));
  useLayoutEffect(() => box.current === null ? undefined : view.attach(box.current, me.id), [view]);

  // The line tells by itself whether it is in sight, if it is in the page.
  useEffect(() => {
    if (!hasUnreadLine) reading?.setFirstUnreadInSight(false);
  }, [hasUnreadLine, after, reading]);

  const { unseen } = view;
  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-label={top === undefined ? `Messages in ${name}` : "Replies"}
        aria-busy={older.loading || newer.loading}
        tabIndex={0}
        ref={box}
        onPointerOver={(event) => activateMessage(conversation, event.target)}
        onPointerLeave={() => conversation.active.value = undefined}
        onPointerDown={(event) =>
          // A mouse has other ways to a menu, and no page waits for the code that tells a long press.
          event.pointerType === "mouse" ||
          loadAfterStart().then((late) => late.onLongPress(event, conversation), () => {})}
        onFocusIn={(event) => activateMessage(conversation, event.target)}
        onKeyDown={(event) => onMessageKey(event, conversation)}
      >
        <div class="log-content">
          {top?.()}
          {older.more
            ? (
              <OlderMessages
                room={room.id}
                before={messages[0]?.seq}
                loading={older.loading}
                failed={older.failed}
                onLoad={() => model.loadOlder()}
              />
            )
            : top === undefined && (
              <RoomBeginning
                name={name}
                topic={topic}
                kind={room.kind}
                empty={isEmpty}
                closed={!model.rights.value.mayWrite}
                invitePath={seed.invitePath}
              />
            )}
          <MessageList days={days} context={context} now={today} reading={reading} />
          {newer.more && (
            <OlderMessages
              room={room.id}
              loading={newer.loading}
              failed={newer.failed}
              onLoad={() => newer.failed === undefined ? view.scrollToNewest() : view.loadNewer()}
            />
          )}
        </div>
      </div>
      {reading !== undefined && reading.unreadAbove.value > 0 && (
        <UnreadBar conversation={conversation} reading={reading} />
      )}
      {conversation.notice.value !== undefined && (
        <p class="log-notice" role="alert">
          {conversation.notice.value}
          <button
            type="button"
            class="button button-small"
            onClick={() => conversation.notice.value = undefined}
          >
            Dismiss
          </button>
        </p>
      )}
      {(unseen > 0 || view.far.value) && (
        <button
          type="button"
          class={`button to-newest${unseen > 0 ? " button-primary" : ""}`}
          onClick={() => view.scrollToNewest()}
        >
          <Icon name="arrow-down" />
          {unseen === 0 ? "Jump to newest" : `${unseen} new message${unseen === 1 ? "" : "s"}`}
        </button>
      )}
    </div>
  );
}

const UnreadBar = lazy(({ UnreadBar }) => UnreadBar);

const NONE = [] as const;
