/**
 * Ends a server's WebSocket at once, whatever its peer does. The web's API has no such thing: after
 * `close()` the runtime (Deno 2.9.6) waits for the peer's close frame for ever, and meanwhile takes in
 * whatever comes. So this closes the runtime's resource, where that can be got at and ends what is read
 * from it (Deno 2.5.0 reads on); elsewhere the socket goes when its connection does.
 */
export function cutOff(socket: WebSocket): void {
  const core = property(property(Deno, internal()), "core");
  const close = property(core, "tryClose");
  const key = Object.getOwnPropertySymbols(socket)
    .find(({ description }) => description === "[[rid]]");
  const resource = property(socket, key);
  if (typeof close === "function" && typeof resource === "number") {
    Reflect.apply(close, core, [resource]);
  }
}

function internal(): PropertyKey | undefined {
  const name = property(Deno, "internal");
  return typeof name === "symbol" ? name : undefined;
}

function property(of: unknown, name: PropertyKey | undefined): unknown {
  return typeof of === "object" && of !== null && name !== undefined
    ? Reflect.get(of, name)
    : undefined;
}
