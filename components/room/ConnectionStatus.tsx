import type { ConnectionState } from "../../lib/client/connection/connection_state.ts";

interface ConnectionStatusProps {
  connection: ConnectionState;
  /** Seconds until the next try. */
  seconds: number;
  /** Whether the page has never been connected: then a short wait needs no word. */
  first: boolean;
  onRetry(): void;
}

/** How the page stands with the server. The seconds count for the eye only, or they would be read aloud. */
export function ConnectionStatus({ connection, seconds, first, onRetry }: ConnectionStatusProps) {
  return (
    <div
      class={`status status-${connection.state}${first ? " status-first" : ""}`}
      data-state={connection.state}
    >
      <i class="dot" />
      <span class="status-word" role="status">
        {words(connection)}
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

function words(connection: ConnectionState): string {
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
  "signed in as somebody else": "You signed in as somebody else. Reload the page.",
  "banned": "You have been banned.",
  "this page is out of date": "There is a new version. Reload the page.",
  "protocol error": "Something went wrong. Reload the page.",
};
