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
  "eye",
  "eye-off",
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

interface IconProps {
  name: IconName;
  /**
   * The words of a control that shows nothing but the icon. They are text, since a browser that shows
   * text alone has nothing else to show.
   */
  label?: string;
}

/** An icon. It says nothing aloud: words stand beside it, or are its label. */
export function Icon({ name, label }: IconProps) {
  return (
    <>
      <svg class="icon" aria-hidden="true">
        <use href={`${asset("/icons.svg")}#${name}`} />
      </svg>
      {label && <span class="visually-hidden">{label}</span>}
    </>
  );
}
