import { useEffect, useRef } from "preact/hooks";
import type { Reading } from "../../lib/client/room/reading.ts";

/** What parts the messages that are new to the reader from those before. */
export function NewMessagesLine({ reading }: { reading: Reading | undefined }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (line.current === null || reading === undefined) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry === undefined) return;
      const isBelow = entry.boundingClientRect.top > innerHeight / 2;
      reading.setFirstUnreadInSight(entry.isIntersecting || (isBelow ? undefined : false));
    });
    observer.observe(line.current);
    return () => observer.disconnect();
  }, [reading]);
  return <li class="new-line" ref={line}>New</li>;
}
