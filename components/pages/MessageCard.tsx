import type { ComponentChildren } from "preact";
import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { summarize } from "../../lib/text/summary.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Icon, type IconName } from "../shell/Icon.tsx";
import { messageName } from "../message/message_name.ts";
import { MessageText } from "../text/MessageText.tsx";
import { MessageTime } from "../message/MessageTime.tsx";

interface MessageCardProps {
  room: string;
  /** The room's name, on a page with messages of several. */
  among?: string;
  message: MessageEvent;
  author: Person | undefined;
  times: Times;
  now: number;
  /** True to show its first words only, on a page that shows much already. */
  isBrief: boolean;
  /** The form that removes it from the list; undefined for whoever may not. */
  removal?: {
    action: string;
    fields: Readonly<Record<string, string>>;
    label: string;
    icon: IconName;
  } | undefined;
  /** Its room, or the person who pinned it. */
  children?: ComponentChildren;
}

/** A message away from its room, with the way there. */
export function MessageCard(
  { room, among, message, author, times, now, isBrief, removal, children }: MessageCardProps,
) {
  const which = messageName(message.seq, { room, among });
  const person = author ?? { id: message.by, username: "", name: "Somebody" };
  return (
    <li class="kept">
      <p class="kept-from">{children}</p>
      <article class="kept-message">
        <Avatar person={person} />
        <div>
          <div class="message-head">
            <bdi class="author">{person.name}</bdi>{" "}
            <span class="message-time">{times.dayLabel(message.at, now)},</span>{" "}
            <MessageTime at={message.at} times={times} />
          </div>
          {message.text === undefined
            ? <p class="message-text message-deleted">This message was deleted.</p>
            : isBrief
            ? <p class="message-text">{summarize(message.text)}</p>
            : <MessageText text={message.text} />}
        </div>
      </article>
      <div class="kept-foot">
        <a class="button button-small" href={messageAddress(room, message.seq)}>
          Show in the room
          <span class="visually-hidden">{`: ${which}`}</span>
        </a>
        {removal !== undefined && (
          <form method="post" action={removal.action}>
            {Object.entries(removal.fields).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <button class="button button-quiet button-small" type="submit">
              <Icon name={removal.icon} />
              {removal.label}
              <span class="visually-hidden">{` ${which}`}</span>
            </button>
          </form>
        )}
      </div>
    </li>
  );
}
