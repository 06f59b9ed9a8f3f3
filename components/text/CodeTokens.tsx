import { Fragment, type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { codeColours } from "../../lib/client/view/code_colours.ts";
import type { CodeToken } from "../../lib/text/code/highlight.ts";

interface CodeTokensProps {
  /** The code is coloured once this box is visible. */
  box: RefObject<HTMLElement>;
  info: string;
  code: string;
}

/** Code with syntax highlighting, where its language is known. */
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

/**
 * The tokens of code in a known language, once `box` is visible: the highlighter is loaded only then.
 * Undefined before, when it cannot be loaded, and for any other language.
 *
 * @param info the text after the opening fence
 */
function useCodeTokens(
  box: RefObject<Element>,
  info: string,
  code: string,
): CodeToken[] | undefined {
  const [found, setFound] = useState<{ code: string; tokens: CodeToken[] }>();
  useEffect(() => {
    if (info === "" || box.current === null) return;
    let isGone = false;
    const observer = new IntersectionObserver(async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const tokens = await codeColours.highlight(info, code);
      if (!isGone && tokens !== undefined) setFound({ code, tokens });
    });
    observer.observe(box.current);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [info, code]);
  return found?.code === code ? found.tokens : undefined;
}
