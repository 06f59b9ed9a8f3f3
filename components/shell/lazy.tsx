import type { ComponentChildren, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { loadOnDemand } from "../room/chunks.ts";
import { selfUpdating } from "./self_updating.tsx";

/** The part of a room's page that is loaded on demand. */
type OnDemand = Awaited<ReturnType<typeof loadOnDemand>>;

/**
 * A component of `on_demand.ts`, which is loaded when it is first shown, so that a page need not wait
 * for what only some readers use. Until it is loaded, `fallback` is shown in its place.
 */
export function lazy<P extends object>(
  select: (parts: OnDemand) => FunctionComponent<P>,
): FunctionComponent<P & { fallback?: ComponentChildren }> {
  let loaded: FunctionComponent<P> | undefined;
  return selfUpdating(function Lazy({ fallback, ...props }) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component !== undefined) return;
      loadOnDemand().then((parts) => {
        const component = loaded = select(parts);
        setComponent(() => component);
      }, () => {});
    }, []);
    return Component === undefined ? <>{fallback}</> : <Component {...props as unknown as P} />;
  });
}
