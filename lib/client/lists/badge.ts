import { effect } from "@preact/signals";

/** What of a room counts for the badge. */
interface CountedRoom {
  kind: string;
  unread?: number | undefined;
  mentions?: number | undefined;
  threads?: number | undefined;
}

/**
 * Shows in the page's title and icon what waits for the person: in the title the number of mentions,
 * of replies in threads that they follow and of direct messages, or a dot when others are unread; in the icon that there is such a number.
 * Nothing while they do not want to be disturbed.
 *
 * @param rooms the person's rooms; asked again whenever signals that it reads change
 * @param isQuiet whether the person does not want to be disturbed; asked again in the same way
 * @returns the end of it
 */
export function showBadge(
  rooms: () => readonly CountedRoom[],
  isQuiet: () => boolean,
): () => void {
  const { title } = document;
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const plain = icon?.getAttribute("href");
  const show = (count: number, isUnread: boolean) => {
    const mark = count > 0 ? `(${count > 99 ? "99+" : count}) ` : isUnread ? "\u2022 " : "";
    document.title = mark + title;
    const href = count > 0 ? icon?.dataset.unread : plain;
    if (href && icon?.getAttribute("href") !== href) icon?.setAttribute("href", href);
  };
  const stop = effect(() => {
    let [count, isUnread] = [0, false];
    for (const { kind, unread = 0, mentions = 0, threads = 0 } of rooms()) {
      count += kind === "direct" ? unread + threads : mentions;
      isUnread ||= unread > 0;
    }
    if (isQuiet()) show(0, false);
    else show(count, isUnread);
  });
  return () => {
    stop();
    show(0, false);
  };
}
