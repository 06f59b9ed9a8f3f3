import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import type { CodeToken } from "../../lib/text/highlight.ts";
import { CopyButton } from "./CopyButton.tsx";
import { useCodeTokens } from "./use_code_tokens.ts";

/** Code as it was typed, which scrolls by itself when it is wider than the message. */
export function CodeBlock({ info, code }: { info: string; code: string }) {
  const box = useRef<HTMLPreElement>(null);
  const tokens = useCodeTokens(box, info, code);
  return (
    <div class="code-block" dir="ltr">
      <pre ref={box} role="group" aria-label="Code" tabIndex={0}>
        <code>{tokens === undefined ? code : <Tokens tokens={tokens} />}</code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}

function Tokens({ tokens }: { tokens: readonly CodeToken[] }) {
  return (
    <>
      {tokens.map((token, index) =>
        typeof token === "string"
          ? <Fragment key={index}>{token}</Fragment>
          : (
            <span key={index} class={`code-${token.kind.split(".", 1)[0]}`}>
              <Tokens tokens={token.tokens} />
            </span>
          )
      )}
    </>
  );
}
