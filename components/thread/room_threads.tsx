import { effect, signal } from "@preact/signals";
import { ThreadSummaries } from "../../lib/client/log/thread_summaries.ts";
import type { Conversation, RoomThreads } from "../../lib/client/room/conversation.ts";
import { OpenThread, whenSent } from "../../lib/client/room/open_thread.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import type { ThreadSummary } from "../../lib/protocol/thread_summary.ts";
import { logAddress } from "../../lib/text/addresses.ts";
import { countReplies } from "../../lib/text/replies.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { ThreadPanel } from "./ThreadPanel.tsx";

/** Shows the summaries of the room's threads and opens threads, for as long as the page is open. */
export function createRoomThreads(seed: RoomSeed, conversation: Conversation): RoomThreads {
  const { model } = conversation;
  const room = seed.room.id;
  const summaries = new ThreadSummaries(model, seed.me.id, room);
  summaries.start();
  const running = new Map<number, OpenThread>();
  const open = signal<OpenThread | undefined>(undefined);

  const run = (seq: number): OpenThread => {
    const thread = running.get(seq) ?? new OpenThread(seed, model, seq);
    running.set(seq, thread);
    thread.load();
    return thread;
  };
  /** Stops a thread that is not open any more once its replies are sent. */
  const release = (thread: OpenThread) =>
    whenSent(thread, () => {
      if (open.peek() === thread) return;
      running.delete(thread.seq);
      thread.stop();
    });
  const show = (seq: number | undefined) => {
    const before = open.peek();
    if (before?.seq === seq) return;
    open.value = seq === undefined ? undefined : run(seq);
    if (before !== undefined) release(before);
  };
  const close = () => {
    const seq = open.peek()?.seq;
    history.pushState(null, "", logAddress(room));
    show(undefined);
    if (seq !== undefined) summaries.markRead(seq);
    // On a narrow screen the conversation is there again with the next frame.
    requestAnimationFrame(() => {
      const message = document.getElementById(`m${seq}`);
      (message ?? document.getElementById("text"))?.focus();
    });
  };

  addEventListener("popstate", () => show(seqIn(room)));
  effect(() => {
    // Threads that could not be loaded without a connection.
    if (model.connection.value.state !== "live") return;
    for (const thread of running.values()) thread.load();
  });
  if (seed.thread !== undefined) show(seed.thread.seq);

  return {
    line(seq, times) {
      const summary = summaries.known.value.get(seq);
      const isOpen = open.value?.seq === seq;
      const known = conversation.model.people.value;
      return summary && (
        <ThreadLine
          summary={{
            ...summary,
            people: summary.people.map((person) => known.get(person.id) ?? person),
          }}
          isOpen={isOpen}
          times={times}
        />
      );
    },
    open(seq, event) {
      if (event?.ctrlKey || event?.metaKey || event?.shiftKey) return;
      event?.preventDefault();
      if (open.peek()?.seq === seq) {
        return document.getElementById("thread-text")?.focus();
      }
      history.pushState(null, "", logAddress(`${room}~${seq}`));
      show(seq);
    },
    panel(times, today) {
      const thread = open.value;
      return thread && (
        <ThreadPanel
          key={thread.seq}
          thread={thread}
          seed={seed}
          conversation={conversation}
          times={times}
          today={today}
          unread={summaries.known.peek().get(thread.seq)?.unread ?? 0}
          onRead={() => summaries.markRead(thread.seq)}
          count={() => summaries.known.value.get(thread.seq)?.count}
          onClose={close}
        />
      );
    },
  };
}

/** The thread that the page's address leads to. */
function seqIn(room: string): number | undefined {
  const [, seq] = location.pathname.split(`/rooms/${room}/threads/`);
  return seq === undefined ? undefined : Number(seq);
}

interface ThreadLineProps {
  summary: ThreadSummary;
  /** True while the thread is open. */
  isOpen: boolean;
  times: Times;
}

/** The link to a thread: the last authors, the number of replies, and the time of the last one. */
function ThreadLine({ summary, isOpen, times }: ThreadLineProps) {
  const { count, at, people, unread } = summary;
  const isNew = unread > 0 && !isOpen;
  return (
    <>
      <span class="thread-faces" title={people.map(({ name }) => name).join(", ")}>
        {people.map((person) => <Avatar key={person.id} person={person} small />)}
      </span>
      <b>{countReplies(count)}</b>
      {isNew && (
        <span class="thread-new">
          <span class="visually-hidden">, {unread} new</span>
        </span>
      )}{" "}
      <small title={times.moment(at)}>
        last {times.dayLabel(at, Date.now()).replace(/^Today$/, "")} {times.time(at)}
      </small>
    </>
  );
}
