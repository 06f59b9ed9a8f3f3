import { useEffect, useRef, useState } from "preact/hooks";
import { selfUpdating } from "../shell/self_updating.tsx";
import type { RoomModel } from "../../lib/client/room/room_model.ts";
import { ConnectionStatus } from "./ConnectionStatus.tsx";

const SECOND_MS = 1_000;

/** The connection's state, counting down to the next try. */
export const LiveStatus = selfUpdating(function LiveStatus({ model }: { model: RoomModel }) {
  const connection = model.connection.value;
  const first = useRef(true);
  if (connection.state !== "connecting") first.current = false;
  const seconds = useSecondsUntil(
    connection.state === "reconnecting" ? connection.retryAt : undefined,
  );
  return (
    <ConnectionStatus
      connection={connection}
      seconds={seconds}
      first={first.current}
      onRetry={() => model.reconnectNow()}
    />
  );
});

/** Whole seconds until a moment, which count down; 0 without one. */
function useSecondsUntil(moment: number | undefined): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (moment === undefined) return;
    const timer = setInterval(() => tick((count) => count + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, [moment]);
  return moment === undefined ? 0 : Math.max(0, Math.ceil((moment - Date.now()) / SECOND_MS));
}
