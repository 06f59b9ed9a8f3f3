import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Has a dialog shown over the page as soon as it is there, so that no key goes past it. */
export function useModal(): RefObject<HTMLDialogElement> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return dialog;
}
