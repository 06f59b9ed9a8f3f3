import type { ComponentChildren, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { apart } from "./apart.tsx";

/**
 * A component that is loaded when it is first shown, so that a page need not wait for what only some
 * of its readers use. Until then, and without a connection, `otherwise` is in its place.
 */
export function lazily<P extends object>(
  load: () => Promise<FunctionComponent<P>>,
): FunctionComponent<P & { otherwise?: ComponentChildren }> {
  let loaded: FunctionComponent<P> | undefined;
  return apart(function Lazy({ otherwise, ...props }) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component !== undefined) return;
      load().then((component) => {
        loaded = component;
        setComponent(() => component);
      }, () => {});
    }, []);
    return Component === undefined ? <>{otherwise}</> : <Component {...props as unknown as P} />;
  });
}
