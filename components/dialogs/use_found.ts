import { useEffect, useState } from "preact/hooks";
import { requestJson } from "../../lib/client/api.ts";
import { Found } from "../../lib/protocol/found.ts";

/** How long typing has to pause before the server is asked, in milliseconds. */
const PAUSE_MS = 120;

const NOTHING: Found = { people: [], rooms: [], pages: [] };

/** What the server finds for what is typed; undefined while it is asked. */
export function useFound(typed: string): Found | undefined {
  const wanted = typed.trim();
  const [found, setFound] = useState<{ typed: string; found: Found }>({
    typed: "",
    found: NOTHING,
  });
  useEffect(() => {
    if (wanted === "") return;
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const found = await requestJson(Found, `/api/find?q=${encodeURIComponent(wanted)}`);
        if (!asked.signal.aborted) setFound({ typed: wanted, found });
      } catch {
        // Without a connection one's own rooms are found all the same.
        if (!asked.signal.aborted) setFound({ typed: wanted, found: NOTHING });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [wanted]);
  if (wanted === "") return NOTHING;
  return found.typed === wanted ? found.found : undefined;
}
