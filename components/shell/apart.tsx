import type { FunctionComponent } from "preact";

/**
 * A component that may render itself, by a signal or its own state, wherever it stands. An element
 * keeps the nodes that it was given as children, and with them all that was rendered from them then;
 * a component that renders itself gets a new node. Within one of its own, nothing of the old is kept.
 */
export function apart<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  return function Apart(props: P) {
    return <Inner {...props} />;
  };
}
