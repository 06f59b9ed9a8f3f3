import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LoadedThread } from "../../lib/client/open_thread.ts";

/** Tells the server how far a thread was read, while it is in sight and at its end. */
export function useReading(thread: LoadedThread | undefined): void {
  useEffect(() => {
    if (thread === undefined) return;
    const { seed: { room: { id: room } }, model, view } = thread;
    let told = 0;
    const look = () => {
      const seq = model.messages.peek().at(-1)?.seq ?? 0;
      if (seq <= told || view.unseen > 0 || document.visibilityState !== "visible") return;
      if (model.connection.peek().state !== "live") return;
      told = seq;
      model.socket.notify({ type: "read", room, seq });
    };
    const end = effect(() => {
      if (model.messages.value.length === 0 || model.connection.value.state !== "live") return;
      // Only then is it known whether what came is in sight.
      if (view.unseen === 0) queueMicrotask(look);
    });
    document.addEventListener("visibilitychange", look);
    return () => {
      end();
      document.removeEventListener("visibilitychange", look);
    };
  }, [thread]);
}
