import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { STATE_WORDS, statusEmoji } from "../components/presence_words.ts";
import type { StatusDialogProps } from "../components/status/StatusDialog.tsx";
import { useMinute } from "../components/room/use_times.ts";
import { myPeople } from "../lib/client/my_people.ts";
import type { Shown } from "../lib/client/presence.ts";
import type { Person } from "../lib/protocol/event.ts";
import type { OwnStatus } from "../lib/protocol/presence.ts";

interface MyStatusProps {
  me: Person;
  /** As the page's server knew it. */
  status: OwnStatus | undefined;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

type Dialog = ComponentType<StatusDialogProps>;

/** Oneself at the foot of the list of rooms; opens what one says of oneself. */
export default function MyStatus({ me, status: rendered, now }: MyStatusProps) {
  const [own, setOwn] = useState(rendered);
  const [dialog, setDialog] = useState<{ Component: Dialog }>();
  // On the server nothing is shared: what one person is shown must not be left there for the next.
  useEffect(() => {
    if (myPeople.self.peek() === undefined) myPeople.become(shownAs(rendered));
  }, []);
  const shown = myPeople.self.value ?? shownAs(rendered);
  const { state, status } = shown;
  const minute = useMinute(now);
  const emoji = statusEmoji(status, minute);
  const text = emoji === undefined ? undefined : status?.text ?? "";

  const open = async (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const { default: Component } = await import("../components/status/StatusDialog.tsx");
      setDialog({ Component });
    } catch {
      location.assign("/status");
    }
  };

  return (
    <>
      <a class="me" href="/status" title="Set your status" onClick={open}>
        <Avatar person={me} small state={state} />
        <span class="me-text">
          <bdi>{me.name}</bdi>
          <small>
            {emoji === undefined ? `@${me.username}` : `${emoji} ${text}`}
          </small>
          <span class="visually-hidden">{`, ${STATE_WORDS[state]}. Set your status`}</span>
        </span>
      </a>
      {dialog !== undefined && (
        <dialog.Component
          own={own}
          shown={shown}
          onSaved={(status) => {
            setOwn(status);
            myPeople.become(shownAs(status));
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

/** How one is shown whose page is open. */
function shownAs(own: OwnStatus | undefined): Shown {
  const { mode, ...status } = own ?? {};
  const isBlank = status.emoji === undefined && status.text === undefined;
  return { state: mode ?? "online", ...(isBlank ? {} : { status }) };
}
