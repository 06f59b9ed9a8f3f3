import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { openAtMessage } from "../../lib/client/log/open_at_message.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { keepEditDrafts } from "../../lib/client/room/edit_drafts.ts";
import type { LoadedThread, OpenThread } from "../../lib/client/room/open_thread.ts";
import { Reading, type ReadingList } from "../../lib/client/room/reading.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { localDraft } from "../../lib/client/writing/drafts.ts";
import { threadId } from "../../lib/protocol/thread.ts";
import { pageAttention } from "../../lib/client/view/page_attention.ts";
import { logAddress, messageAddress } from "../../lib/text/addresses.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { ClosedComposer, closedReasonOf } from "../room/ClosedComposer.tsx";
import { LiveLog } from "../room/LiveLog.tsx";
import { ReloadOffer } from "../shell/ReloadOffer.tsx";
import { selfUpdating } from "../shell/self_updating.tsx";
import { ThreadBar } from "./ThreadBar.tsx";
import { ThreadSource } from "./ThreadSource.tsx";
import { LiveComposer } from "../writing/LiveComposer.tsx";

interface ThreadPanelProps {
  thread: OpenThread;
  /** The room's, from which its page was made. */
  seed: RoomSeed;
  /** The room's. */
  conversation: Conversation;
  times: Times;
  today: number;
  /** The number of unread replies; `onRead` is called when they are read. */
  unread: number;
  onRead(): void;
  /** The number of replies, as far as it is known. */
  count(): number | undefined;
  onClose(): void;
}

/** A thread beside its room, or over it on a narrow screen. */
export const ThreadPanel = selfUpdating(function ThreadPanel(props: ThreadPanelProps) {
  const { thread, conversation, onClose } = props;
  const panel = useRef<HTMLElement>(null);
  const isFree = useRef(false);
  const loaded = thread.loaded.value;
  useThreadReading(loaded, props.unread, props.onRead);
  useLayoutEffect(() => {
    // What the server rendered in this place, for readers without a script; some of them have begun to
    // write before it came.
    const page = document.getElementById("thread-page");
    const box = page?.querySelector("textarea");
    if (box && box.value !== box.defaultValue) {
      localDraft(props.seed.me.id, threadId(conversation.room.id, thread.seq)).write(box.value);
    }
    page?.remove();
    // The box may have taken the focus already.
    if (!panel.current?.contains(document.activeElement)) {
      panel.current?.focus({ preventScroll: true });
    }
  }, []);

  const { name } = conversation.model.settings.value;
  return (
    <aside
      ref={panel}
      class="thread"
      aria-labelledby="thread-title"
      tabIndex={-1}
      onKeyDownCapture={(event) => isFree.current = isNothingOpen(event, loaded)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && isFree.current && !event.defaultPrevented) onClose();
      }}
    >
      <ThreadBar
        name={name}
        address={logAddress(conversation.room.id)}
        onClose={onClose}
      />
      {loaded === undefined
        ? (
          <div class="thread-wait" role="status">
            {thread.failed.value
              ? (
                <>
                  The replies could not be loaded.
                  <button type="button" class="button" onClick={() => thread.load()}>
                    Try again
                  </button>
                </>
              )
              : "Loading replies…"}
          </div>
        )
        : <Replies {...props} loaded={loaded} />}
    </aside>
  );
});

/** True when Esc should close the thread: on a message it first leads to the box, and in a reply it ends that. */
function isNothingOpen({ target }: KeyboardEvent, loaded: LoadedThread | undefined): boolean {
  if (loaded?.conversation.replyingTo.peek() !== undefined) return false;
  return !(target instanceof Element) || target.closest(".message[id]") === null;
}

const Replies = selfUpdating(function Replies(
  { thread, seed, conversation, times, today, count, loaded }: ThreadPanelProps & {
    loaded: LoadedThread;
  },
) {
  const { model, view } = loaded;
  const source = thread.source;
  const closed = closedReasonOf(model.settings.value, model.rights.value);
  useEffect(() => keepEditDrafts(loaded.conversation), []);
  useLayoutEffect(() => {
    const [, seq] = /^#t(\d+)$/.exec(location.hash) ?? [];
    if (seq !== undefined) view.show(Number(seq));
    openAtMessage(loaded.seed, model, view);
  }, []);
  return (
    <>
      <LiveLog
        seed={loaded.seed}
        model={model}
        view={view}
        conversation={loaded.conversation}
        times={times}
        today={today}
        top={() =>
          source === undefined ? <span /> : (
            <ThreadSource
              address={messageAddress(seed.room.id, source.seq)}
              message={source}
              people={model.people.value}
              me={seed.me.id}
              count={Math.max(count() ?? 0, model.messages.value.length)}
              times={times}
              now={today}
              conversation={conversation}
            />
          )}
      />
      <div class="conversation-foot">
        <ReloadOffer />
        {closed === undefined
          ? (
            <LiveComposer
              seed={loaded.seed}
              conversation={loaded.conversation}
              draft={undefined}
              saved={loaded.saved}
              onSent={() => view.scrollToNewest()}
            />
          )
          : <ClosedComposer why={closed} id="thread-text" />}
      </div>
    </>
  );
});

/**
 * Keeps track of how far a thread is read, as of a room (`reading.ts`).
 *
 * @param unread how many replies are new to the person
 * @param saw called when it is read to its end
 */
function useThreadReading(
  thread: LoadedThread | undefined,
  unread: number,
  saw: () => void,
): void {
  useEffect(() => {
    if (thread === undefined) return;
    const { seed, model, view, conversation } = thread;
    const others = model.messages.peek().filter(({ by, deletedAt }) =>
      by !== seed.me.id && deletedAt === undefined
    );
    const read = unread === 0 ? 0 : (others.at(-unread)?.seq ?? 1) - 1;
    // Later replies are counted by the thread's own model.
    const list: ReadingList = { get: () => undefined, markRead: saw, receiveChange() {} };
    const reading = new Reading({ ...seed, reading: { read, unread } }, model, view, list);
    conversation.reading.value = reading;
    return reading.start(pageAttention());
  }, [thread]);
}
