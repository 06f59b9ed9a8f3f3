import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { CodeLanguage } from "../../lib/text/code_languages.ts";
import type { CodeToken } from "../../lib/text/highlight.ts";

/**
 * The tokens of code in a known language, once `box` is in sight in a browser: only then is what
 * finds them loaded. Undefined before, and when it cannot be loaded.
 */
export function useCodeTokens(
  box: RefObject<Element>,
  language: CodeLanguage | undefined,
  code: string,
): CodeToken[] | undefined {
  const [found, setFound] = useState<{ code: string; tokens: CodeToken[] }>();
  useEffect(() => {
    if (language === undefined || box.current === null) return;
    let isGone = false;
    const observer = new IntersectionObserver(async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const tokens = await tokenize(language, code);
      if (!isGone && tokens !== undefined) setFound({ code, tokens });
    });
    observer.observe(box.current);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [language, code]);
  return found?.code === code ? found.tokens : undefined;
}

async function tokenize(language: CodeLanguage, code: string): Promise<CodeToken[] | undefined> {
  try {
    const { highlight } = await import("../../lib/text/highlight.ts");
    return await highlight(language, code);
  } catch {
    // Offline, or after an update of the server: code without colours is as good to read.
    return undefined;
  }
}
