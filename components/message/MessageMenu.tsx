import { useLayoutEffect, useRef } from "preact/hooks";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { shortcutKey } from "../../lib/client/view/shortcut_key.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { showOverlay } from "../dialogs/overlay.ts";
import { useModal } from "../dialogs/use_modal.ts";
import { MENU_ACTIONS, type MenuAction } from "./menu_actions.ts";
import { messageOf } from "./message_element.ts";
import { Icon } from "../shell/Icon.tsx";

/** Between the menu and the edges of the window and what it belongs to, in CSS pixels. */
const MARGIN = 8;

/** Shows the menu of a message, at an element of it; there is none where nothing can be done. */
export function showMenu(
  message: MessageEvent,
  conversation: Conversation,
  from: HTMLElement,
): void {
  const actions = offered(message, conversation);
  if (actions.length === 0) return;
  for (const action of actions) action.prepare?.(message, conversation);
  const anchor = elementOf(from);
  const at = from.getBoundingClientRect();
  showOverlay((close) => (
    <MessageMenu
      message={message}
      conversation={conversation}
      actions={actions}
      at={at}
      onClose={(chosen) => {
        close();
        refocus(anchor);
        if (chosen !== undefined) run(chosen, message, conversation, anchor);
      }}
    />
  ));
}

/** Does what the menu has for a key, if it is offered. */
export function runKey(
  key: string,
  message: MessageEvent,
  conversation: Conversation,
  from: HTMLElement,
): void {
  const action = offered(message, conversation).find((each) => each.key === key);
  if (action !== undefined) run(action, message, conversation, elementOf(from));
}

interface MenuProps {
  message: MessageEvent;
  conversation: Conversation;
  actions: readonly MenuAction[];
  /** The place of the element that opened it, which may be gone by now. */
  at: DOMRect;
  onClose(chosen?: MenuAction): void;
}

function MessageMenu({ message, conversation, actions, at, onClose }: MenuProps) {
  const dialog = useModal();
  const menu = useRef<HTMLDivElement>(null);
  const chosen = useRef<MenuAction>();
  useLayoutEffect(() => {
    if (dialog.current !== null) place(dialog.current, at);
    itemsOf(menu.current)[0]?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      class="menu-dialog"
      aria-label="Message actions"
      onClose={() => onClose(chosen.current)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div
        ref={menu}
        class="menu"
        role="menu"
        aria-label="Message actions"
        onKeyDown={(event) => {
          if (event.key === "Tab") {
            event.preventDefault();
            dialog.current?.close();
          } else {
            moveFocus(event, itemsOf(menu.current));
          }
        }}
      >
        {actions.map((action) => (
          <button
            key={action.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={`menu-item${action.danger ? " menu-danger" : ""}`}
            aria-keyshortcuts={action.key}
            onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
            onClick={() => {
              chosen.current = action;
              dialog.current?.close();
            }}
          >
            <Icon name={action.icon} />
            <span>{action.label(message, conversation)}</span>
            {action.key !== undefined && (
              <kbd aria-hidden="true">{action.key.replace("Delete", "Del")}</kbd>
            )}
          </button>
        ))}
      </div>
    </dialog>
  );
}

function offered(message: MessageEvent, conversation: Conversation): MenuAction[] {
  return message.text === undefined
    ? []
    : MENU_ACTIONS.filter((action) => action.offers(message, conversation));
}

function run(
  action: MenuAction,
  message: MessageEvent,
  conversation: Conversation,
  anchor: HTMLElement,
): void {
  conversation.attempt((async () => await action.run(message, conversation, anchor))());
}

/** The element of the whole message. */
function elementOf(from: HTMLElement): HTMLElement {
  return from.closest<HTMLElement>(".message") ?? from;
}

/** Gives the focus back to the message, unless it is elsewhere by now. */
function refocus(anchor: HTMLElement): void {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) {
    anchor.focus({ preventScroll: true });
  }
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []];
}

/** The keys of a menu (ARIA's pattern): arrows go round, Home, End, and the letter that one begins with. */
function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = items.findIndex((item) => item === document.activeElement);
  const next = nextOf(shortcutKey(event), at, items);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function nextOf(
  key: string,
  at: number,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(at + 1) % items.length];
    case "ArrowUp":
      return items.at(at <= 0 ? -1 : at - 1);
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
  }
  if (key.length !== 1 || key === " ") return undefined;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return after.find((item) => item.textContent?.trim().toLowerCase().startsWith(key));
}

/** Below what opened it, or above where there is more room; a phone has it at the bottom. */
function place(menu: HTMLElement, { top, bottom, right }: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + MARGIN / 2;
  const y = below + height + MARGIN <= innerHeight ? below : top - height - MARGIN / 2;
  const x = Math.min(right - width, innerWidth - width - MARGIN);
  const lowest = innerHeight - height - MARGIN;
  menu.style.setProperty("--top", `${Math.max(MARGIN, Math.min(y, lowest))}px`);
  menu.style.setProperty("--left", `${Math.max(MARGIN, x)}px`);
}

/** Shows the menu of the message that a finger rests on. */
export function showMenuOnPress(element: HTMLElement, conversation: Conversation): void {
  ignoreTouchEnd();
  const message = messageOf(conversation, element);
  if (message !== undefined) showMenu(message, conversation, element);
}

/** Keeps the finger that opened a menu from clicking in it, or opening another one, when it lifts. */
export function ignoreTouchEnd(): void {
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("touchend", (event) => {
    event.preventDefault();
    ended.abort();
  }, { passive: false, signal });
  addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  // A pen has no touch that could end; the next one that comes down is another one in any case.
  for (const type of ["pointerdown", "touchcancel"]) {
    addEventListener(type, () => ended.abort(), { signal });
  }
}
