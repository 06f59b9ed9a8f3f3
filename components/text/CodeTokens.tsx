import { Fragment, type RefObject } from "preact";
import type { CodeToken } from "../../lib/text/code/highlight.ts";
import { useCodeTokens } from "./use_code_tokens.ts";

interface CodeTokensProps {
  /** The box that the code is in, whose coming into sight it is coloured for. */
  box: RefObject<HTMLElement>;
  info: string;
  code: string;
}

/** Code in the colours of its language, where it has one that is known. */
export function CodeTokens({ box, info, code }: CodeTokensProps) {
  const tokens = useCodeTokens(box, info, code);
  return tokens === undefined ? <Fragment>{code}</Fragment> : <Tokens tokens={tokens} />;
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
