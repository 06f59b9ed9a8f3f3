import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Reading } from "../../lib/client/room/reading.ts";
import { Message, type MessageContext } from "../message/Message.tsx";
import { SystemLine } from "../message/SystemLine.tsx";
import type { MessageDay } from "../message/message_rows.ts";

interface MessageListProps {
  days: readonly MessageDay[];
  context: MessageContext;
  /** The present moment, which decides what is called today. */
  now: number;
  /** Is notified when the line above the new messages becomes visible or hidden. */
  reading?: Reading | undefined;
}

/** Messages under their days. */
export function MessageList({ days, context, now, reading }: MessageListProps) {
  const { times } = context;
  return (
    <>
      {days.map((day) => (
        <section key={day.key} class="day">
          {/* Comes along while one scrolls; its text is written by the style sheet. */}
          <div class="day-pill" data-day={times.dayLabel(day.at, now)} aria-hidden="true" />
          <h2 class="day-label">
            {times.dayLabel(day.at, now)}
            {!times.place.known && <span class="unscripted">, times in UTC</span>}
          </h2>
          <ol class="messages">
            {day.rows.map((row) =>
              row.note === undefined
                ? (
                  <Fragment key={row.key}>
                    {row.startsNew !== undefined && (
                      <NewMessagesLine key={row.startsNew} reading={reading} />
                    )}
                    <Message row={row} context={context} />
                  </Fragment>
                )
                : <SystemLine key={row.key} row={row} times={times} />
            )}
          </ol>
        </section>
      ))}
    </>
  );
}

/** The line above the first message that is new to the reader. */
function NewMessagesLine({ reading }: { reading: Reading | undefined }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (line.current === null || reading === undefined) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry === undefined) return;
      const isBelow = entry.boundingClientRect.top > innerHeight / 2;
      reading.setFirstUnreadInSight(entry.isIntersecting || (isBelow ? undefined : false));
    });
    observer.observe(line.current);
    return () => observer.disconnect();
  }, [reading]);
  return <li class="new-line" ref={line}>New</li>;
}
