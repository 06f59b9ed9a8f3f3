import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import { lazily } from "../lazily.tsx";

const CodeTokens = lazily(async () => (await import("../room/later.ts")).CodeTokens);
const CopyButton = lazily(async () => (await import("../room/later.ts")).CopyButton);

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
