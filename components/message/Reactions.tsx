import { selfUpdating } from "../shell/self_updating.tsx";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import { describeReaction, withChoices } from "./reactions.ts";

interface ReactionsProps {
  message: MessageEvent;
  people: ReadonlyMap<string, Person>;
  me: string;
  conversation: Conversation | undefined;
}

/** The most of one reaction that is counted out. */
const COUNTED = 99;

/** The reactions to a message: how many of each, whether one's own is among them, and whose they are. */
export const Reactions = selfUpdating(
  function Reactions({ message, people, me, conversation }: ReactionsProps) {
    const reactions = withChoices(message);
    if (reactions.length === 0) return null;
    const isOpen = conversation?.mayAnswer(message) ?? false;
    return (
      <ul class="reactions" aria-label="Reactions">
        {reactions.map((reaction) => {
          const { emoji, users } = reaction;
          const label = describeReaction(reaction, people, me);
          const count = users.length > COUNTED ? `${COUNTED}+` : users.length;
          return (
            <li key={emoji}>
              <button
                type="button"
                class="reaction"
                title={label}
                aria-label={`${emoji} ${count}, ${label}`}
                aria-pressed={users.includes(me)}
                disabled={!isOpen}
                onClick={() => conversation?.react(message, emoji)}
              >
                <span class="reaction-emoji">{emoji}</span> {count}
              </button>
            </li>
          );
        })}
      </ul>
    );
  },
);
