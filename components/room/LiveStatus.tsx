import { useEffect, useRef, useState } from "preact/hooks";
import type { ConnectionState } from "../../lib/client/connection/connection_state.ts";
import type { RoomModel } from "../../lib/client/room/room_model.ts";
import { selfUpdating } from "../shell/self_updating.tsx";

const SECOND_MS = 1_000;

/** The state of the page's connection, counting down to the next attempt to connect. */
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
      onRetry={() => model.server.reconnectNow()}
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

interface ConnectionStatusProps {
  connection: ConnectionState;
  /** Seconds until the next try. */
  seconds: number;
  /** True until the page was connected for the first time; a short wait is not shown then. */
  first: boolean;
  onRetry(): void;
}

/** The seconds are hidden from screen readers, which would read each of them aloud. */
function ConnectionStatus({ connection, seconds, first, onRetry }: ConnectionStatusProps) {
  return (
    <div
      class={`status status-${connection.state}${first ? " status-first" : ""}`}
      data-state={connection.state}
    >
      <i class="dot" />
      <span class="status-word" role="status">
        {statusText(connection)}
      </span>
      {connection.state === "reconnecting" && (
        <>
          <span aria-hidden="true">in {seconds} s</span>
          <button type="button" class="link-button" onClick={onRetry}>Try now</button>
        </>
      )}
      {connection.state === "stopped" && connection.why === "signed out" && (
        <a href="/login">Sign in</a>
      )}
    </div>
  );
}

function statusText(connection: ConnectionState): string {
  switch (connection.state) {
    case "connecting":
      return "Connecting…";
    case "live":
      return "Live";
    case "reconnecting":
      return "Reconnecting";
    case "offline":
      return "Offline. Messages are sent when you reconnect.";
    case "stopped":
      return STOPPED[connection.why];
  }
}

const STOPPED: Record<Extract<ConnectionState, { state: "stopped" }>["why"], string> = {
  "signed out": "You are signed out.",
  "somebody else": "You signed in as somebody else. Reload the page.",
  "banned": "Your account is closed. Ask whoever runs this server.",
  "out of date": "There is a new version. Reload the page.",
  "protocol error": "Something went wrong. Reload the page.",
};
