import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { codeColours } from "../../lib/client/view/code_colours.ts";
import type { CodeToken } from "../../lib/text/code/highlight.ts";

/**
 * The tokens of code in a known language, once `box` is in sight in a browser: only then is what
 * finds them loaded. Undefined before, when it cannot be loaded, and for any other language.
 *
 * @param info what the opening fence says of the code
 */
export function useCodeTokens(
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
