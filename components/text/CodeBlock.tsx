import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { lazy } from "../shell/lazy.tsx";
import { loadOnDemand } from "../room/chunks.ts";

const CodeTokens = lazy(async () => (await loadOnDemand()).CodeTokens);
const CopyButton = lazy(async () => (await loadOnDemand()).CopyButton);

/** Code as it was typed, which scrolls by itself when it is wider than the message. */
export function CodeBlock({ info, code }: { info: string; code: string }) {
  const box = useRef<HTMLPreElement>(null);
  return (
    <div class="code-block" dir="ltr">
      <pre ref={box} role="group" aria-label="Code" tabIndex={0}>
        <code>
          <CodeTokens box={box} info={info} code={code} fallback={<Fragment>{code}</Fragment>} />
        </code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}
