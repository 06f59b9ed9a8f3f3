/** Deno's WebSocket, which takes headers; the browser's types, which this project checks with, do not. */
export const HeaderWebSocket = WebSocket as unknown as new (
  url: string | URL,
  options: { headers: HeadersInit; protocols: string[] },
) => WebSocket;
