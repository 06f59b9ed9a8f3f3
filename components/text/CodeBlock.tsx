import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { lazily } from "../shell/lazily.tsx";
import { loadLater } from "../room/load_later.ts";

const CodeTokens = lazily(async () => (await loadLater()).CodeTokens);
const CopyButton = lazily(async () => (await loadLater()).CopyButton);

/** Code as it was typed, which scrolls by itself when it is wider than the message. */
export function CodeBlock({ info, code }: { info: string; code: string }) {
  const box = useRef<HTMLPreElement>(null);
  return (
    <div class="code-block" dir="ltr">
      <pre ref={box} role="group" aria-label="Code" tabIndex={0}>
        <code>
          <CodeTokens box={box} info={info} code={code} otherwise={<Fragment>{code}</Fragment>} />
        </code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}
