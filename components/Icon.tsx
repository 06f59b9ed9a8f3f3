import { asset } from "fresh/runtime";

/** The icons of `static/icons.svg`, each a symbol of it. */
export const ICON_NAMES = [
  "arrow-down",
  "arrow-up",
  "inbox",
  "bookmark",
  "bookmark-minus",
  "check",
  "circle-alert",
  "compass",
  "copy",
  "ellipsis",
  "forward",
  "hash",
  "history",
  "link",
  "lock",
  "log-out",
  "menu",
  "message-square",
  "pencil",
  "pin",
  "pin-off",
  "plus",
  "reply",
  "search",
  "send-horizontal",
  "sliders-horizontal",
  "smile",
  "smile-plus",
  "trash-2",
  "users",
  "x",
] as const;

/** The name of one of them. */
export type IconName = typeof ICON_NAMES[number];

/** An icon beside words, or in a control that has a label of its own: never the only name of it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`${asset("/icons.svg")}#${name}`} />
    </svg>
  );
}
