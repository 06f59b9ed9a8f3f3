import type { PersonCard as Card } from "../../lib/protocol/person_card.ts";
import { statusNow } from "../../lib/text/presence_words.ts";
import { seenWords } from "../../lib/text/seen_words.ts";
import { localTime } from "../../lib/text/times/local_time.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { BlockForm } from "../moderation/BlockedPeople.tsx";
import { Avatar } from "../shell/Avatar.tsx";
import { Icon } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

interface PersonCardProps extends Card {
  times: Times;
  /** The room that one came from, in which the person can be mentioned. */
  room: string;
}

/** Who somebody is: on a page of their own, and in a dialog over a room (`person_dialog.ts`). */
export function PersonCard(card: PersonCardProps) {
  const { person, state, pronouns, about, isMe, isBlocked, mayManage } = card;
  return (
    <article class="person-card" aria-labelledby="person-name">
      <header class="person-head">
        <Avatar person={person} state={card.presence?.state} />
        <div class="two-lines">
          <h1 id="person-name">
            <bdi>{person.name}</bdi>
          </h1>{" "}
          <small>
            {person.gone ? "This account was deleted." : `@${person.username}`}
            {pronouns && <bdi>{` · ${pronouns}`}</bdi>}
            {isMe && " · you"}
          </small>
        </div>
      </header>
      {state !== undefined && state !== "gone" && (
        <p class="person-note">
          {state === "banned" && mayManage
            ? "This account is banned."
            : "This account is deactivated."}
        </p>
      )}
      {state === undefined && <Facts {...card} />}
      {isBlocked && (
        <p class="person-note">
          You have blocked{" "}
          {person.gone ? "them" : `@${person.username}`}: their direct messages and mentions do not
          reach you.
        </p>
      )}
      {about && <p class="person-about">{about}</p>}
      {card.rooms.length > 0 && <SharedRooms {...card} />}
      {state === undefined && <Actions {...card} />}
      {mayManage && state !== "gone" && (
        <p class="person-manage">
          <a href={`/admin/people/${person.id}`}>Manage this account</a>
        </p>
      )}
    </article>
  );
}

/** How somebody is shown now, what they say of themselves, and what time it is where they are. */
function Facts({ presence, timezone, now, times }: PersonCardProps) {
  const { emoji, text } = statusNow(presence?.status, now);
  const local = timezone === undefined ? undefined : localTime(timezone, times, now);
  const words = presence === undefined
    ? undefined
    : seenWords({ ...presence, status: undefined }, now, times);
  return (
    <dl class="person-facts">
      {(emoji ?? text) !== undefined && (
        <div>
          <dt>Status</dt>
          <dd>
            {emoji} <bdi>{text}</bdi>
          </dd>
        </div>
      )}
      {words !== undefined && (
        <div>
          <dt>Presence</dt>
          <dd>{words.charAt(0).toUpperCase() + words.slice(1)}</dd>
        </div>
      )}
      {local !== undefined && (
        <div>
          <dt>Local time</dt>
          <dd>
            <time data-zone={timezone}>{local.time}</time> <small>{local.note}</small>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The rooms in which one meets them. */
function SharedRooms({ rooms, moreRooms }: PersonCardProps) {
  return (
    <section aria-labelledby="person-rooms">
      <h2 id="person-rooms">Rooms you share</h2>
      <ul class="person-rooms">
        {rooms.map(({ id, name, kind }) => (
          <li key={id}>
            <a href={`/rooms/${id}`}>
              <RoomIcon kind={kind} />
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
        {moreRooms > 0 && <li>and {moreRooms} more</li>}
      </ul>
    </section>
  );
}

/** What one can do: write to them, mention them, block them; of oneself, change what others see. */
function Actions({ person, isMe, isBlocked, room }: PersonCardProps) {
  const { username } = person;
  return (
    <div class="person-actions">
      {!isBlocked && (
        <form method="post" action="/direct">
          <input type="hidden" name="username" value={username} />
          <button class={isMe ? "button" : "button button-primary"} type="submit">
            <Icon name="message-square" />
            {isMe ? "Notes to yourself" : "Message"}
          </button>
        </form>
      )}
      {isMe ? <a class="button" href="/account">Edit profile</a> : (
        <>
          {!isBlocked && (
            <a
              class="button"
              href={`/rooms/${room}?mention=${encodeURIComponent(username)}`}
              data-mention={username}
            >
              Mention
            </a>
          )}
          <BlockForm person={person} isBlocked={isBlocked} />
        </>
      )}
    </div>
  );
}
