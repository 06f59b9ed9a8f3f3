import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { CodeToken } from "../../lib/text/highlight.ts";

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
      const tokens = await tokenize(info, code);
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

async function tokenize(info: string, code: string): Promise<CodeToken[] | undefined> {
  try {
    const { highlightAs } = await import("../../lib/text/highlight.ts");
    return await highlightAs(info, code);
  } catch {
    // Offline, or after an update of the server: code without colours is as good to read.
    return undefined;
  }
}
