import { useEffect, useMemo, useState } from "preact/hooks";
import {
  formatTimeSettings,
  localPlace,
  TIME_SETTINGS_COOKIE,
  Times,
  type TimeSettings,
} from "../../lib/text/times/times.ts";

const YEAR_S = 365 * 86_400;
const MINUTE_MS = 60_000;

/**
 * Times for the reader: first as the server wrote them, then in the zone of the browser, which is
 * told to the server for the next page.
 */
export function useTimes(rendered: TimeSettings): Times {
  const [place, setPlace] = useState(rendered);
  useEffect(() => {
    const local = localPlace();
    if (rendered.known && formatTimeSettings(local) === formatTimeSettings(rendered)) return;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${TIME_SETTINGS_COOKIE}=${
      formatTimeSettings(local)
    }; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
    setPlace(local);
  }, []);
  return useMemo(() => new Times(place), [place]);
}

/** A moment of the reader's present day; it changes when the day does. */
export function useToday(rendered: number, times: Times): number {
  const [today, setToday] = useState(rendered);
  useEffect(() => {
    const update = () => {
      const now = Date.now();
      setToday((before) => times.day(before) === times.day(now) ? before : now);
    };
    update();
    const timer = setInterval(update, MINUTE_MS);
    return () => clearInterval(timer);
  }, [times]);
  return today;
}
