import { effect } from "@preact/signals";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { threadOf } from "../../lib/protocol/thread.ts";
import { spellWait } from "../../lib/text/times/wait.ts";
import type { ComposerAnswer } from "./composer_controller.ts";

/** When this page last posted in each room, in its threads too, in milliseconds since 1970 (UTC). */
const posted = new Map<string, number>();

const SECOND_MS = 1_000;

/** Says at the box of a slow room how long it is until one's next message. */
export class SlowMode {
  #conversation: Conversation;
  #answer: (answer: ComposerAnswer) => void;
  #room: string;
  #timer: ReturnType<typeof setInterval> | undefined;
  #end: () => void;

  constructor(conversation: Conversation, answer: (answer: ComposerAnswer) => void) {
    this.#conversation = conversation;
    this.#answer = answer;
    this.#room = threadOf(conversation.room.id)?.room ?? conversation.room.id;
    // Somebody may turn it on or off meanwhile.
    this.#end = effect(() => {
      if (conversation.model.settings.value.slowSeconds) this.#count();
      else this.#stopCounting();
    });
  }

  /** Why nothing is posted now; undefined when it may be. */
  get refusal(): string | undefined {
    const waitMs = this.#waitMs();
    return waitMs > 0 ? `Slow mode is on: you can post again in ${spellWait(waitMs)}.` : undefined;
  }

  /** Called when something was sent. */
  onSent(): void {
    posted.set(this.#room, Date.now());
    this.#count();
  }

  /** Stops everything. */
  stop(): void {
    this.#end();
    this.#stopCounting();
  }

  #stopCounting(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #count(): void {
    if (this.#timer !== undefined || this.refusal === undefined) return;
    this.#answer({ note: this.refusal });
    this.#timer = setInterval(() => {
      const { refusal } = this;
      this.#answer({ note: refusal });
      if (refusal === undefined) this.#stopCounting();
    }, SECOND_MS);
  }

  #waitMs(): number {
    const { model, me } = this.#conversation;
    const { slowSeconds = 0 } = model.settings.peek();
    if (slowSeconds === 0 || model.rights.peek().isModerator) return 0;
    const own = model.latest.peek().findLast(({ by }) => by === me.id)?.at ?? 0;
    const last = Math.max(own, posted.get(this.#room) ?? 0);
    return last + slowSeconds * SECOND_MS - Date.now();
  }
}
