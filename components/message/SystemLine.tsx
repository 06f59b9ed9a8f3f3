import type { ComponentChildren } from "preact";
import type { MemberEvent, Person, RoomEvent } from "../../lib/protocol/event.ts";
import type { Times } from "../../lib/text/times/times.ts";
import type { MessageRow } from "./message_rows.ts";
import { MessageTime } from "./MessageTime.tsx";

/** A state event of the room, in a small line between the messages. */
export function SystemLine({ row, times }: { row: MessageRow; times: Times }) {
  const { note, author } = row;
  if (note === undefined) return null;
  const { event, user } = note;
  return (
    <li class="system-line" id={`m${event.seq}`} data-key={row.key}>
      <span>
        {event.kind === "member"
          ? describeMemberEvent(event, author, user)
          : describeRoomEvent(event, author)}
      </span>{" "}
      <MessageTime at={row.at} times={times} />
    </li>
  );
}

function Name({ person }: { person: Person }) {
  return <bdi class="system-name">{person.name}</bdi>;
}

function describeMemberEvent(event: MemberEvent, by: Person, user: Person): ComponentChildren {
  const isOwn = event.by === event.user;
  switch (event.change) {
    case "joined":
      return isOwn ? <>{<Name person={by} />} joined</> : joinedNames(by, "added", user);
    case "left":
      return <>{<Name person={by} />} left</>;
    case "removed":
      return joinedNames(by, "removed", user);
    case "role":
      return (
        <>
          {joinedNames(by, "made", user)} {event.role === "moderator" ? "a moderator" : "a member"}
        </>
      );
  }
}

function joinedNames(by: Person, verb: string, user: Person): ComponentChildren {
  return (
    <>
      {<Name person={by} />} {verb} {<Name person={user} />}
    </>
  );
}

function describeRoomEvent(
  { name, topic, archived, readOnly }: RoomEvent,
  by: Person,
): ComponentChildren {
  const changes: string[] = [];
  if (name !== undefined) changes.push(`renamed the room to “${name}”`);
  if (topic !== undefined) {
    changes.push(topic === "" ? "removed the topic" : `set the topic to “${topic}”`);
  }
  if (readOnly !== undefined) {
    changes.push(readOnly ? "limited posting to moderators" : "let everybody post");
  }
  if (archived !== undefined) changes.push(archived ? "archived the room" : "restored the room");
  return <>{<Name person={by} />} {changes.join(", ") || "changed the room’s rules"}</>;
}
