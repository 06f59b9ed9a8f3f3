import type { FunctionComponent } from "preact";

/**
 * Wraps a component that renders itself again, by a signal or its own state. An element keeps the nodes
 * that it was given as children, and with them everything that was rendered from them; a component
 * that renders itself gets a new node. Inside a wrapper, nothing old is kept.
 */
export function selfUpdating<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  return function SelfUpdating(props: P) {
    return <Inner {...props} />;
  };
}
