import { effect } from "@preact/signals";

/** The numbers of a room that count for the badge. */
interface CountedRoom {
  kind: string;
  unread?: number | undefined;
  mentions?: number | undefined;
  threads?: number | undefined;
}

/**
 * Shows in the page's title the number of unread mentions, replies in followed threads and direct
 * messages, or a dot when only others are unread, and in its icon that there is such a number. Shows
 * nothing while the person does not want to be disturbed.
 *
 * @param rooms the person's rooms; asked again whenever signals that it reads change
 * @param isQuiet whether the person does not want to be disturbed; asked again in the same way
 * @returns a function that ends it
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
