import type { ComponentChildren, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { selfUpdating } from "./self_updating.tsx";

/**
 * A component that is loaded when it is first shown, so that a page need not wait for what only some
 * readers use. Until it is loaded, `fallback` is shown in its place.
 */
export function lazy<P extends object>(
  load: () => Promise<FunctionComponent<P>>,
): FunctionComponent<P & { fallback?: ComponentChildren }> {
  let loaded: FunctionComponent<P> | undefined;
  return selfUpdating(function Lazy({ fallback, ...props }) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component !== undefined) return;
      load().then((component) => {
        loaded = component;
        setComponent(() => component);
      }, () => {});
    }, []);
    return Component === undefined ? <>{fallback}</> : <Component {...props as unknown as P} />;
  });
}
