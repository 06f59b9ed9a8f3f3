import { renderToString } from "preact-render-to-string";
import * as v from "valibot";
import { Message } from "../../components/message/Message.tsx";
import { MessageText } from "../../components/text/MessageText.tsx";
import { pollChoices } from "../../lib/text/poll_choices.ts";
import { clientAddress } from "../../lib/auth/address.ts";
import { presentedToken, readCookie } from "../../lib/auth/cookie.ts";
import { parseDisplayName } from "../../lib/auth/display_name.ts";
import { namedPeople } from "../../lib/auth/named_people.ts";
import { assertGoodPassword, Passwords } from "../../lib/auth/passwords.ts";
import { parseUsername } from "../../lib/auth/usernames.ts";
import { builtInCommands } from "../../lib/chat/commands/built_in_commands.ts";
import type { Commands } from "../../lib/chat/commands/commands.ts";
import type { RoomService } from "../../lib/chat/rooms/room_service.ts";
import { searchPeople } from "../../lib/chat/rooms/search_people.ts";
import {
  commandChoices,
  emojiChoices,
  emojiNameAt,
  peopleChoices,
  queryAt,
  roomChoices,
} from "../../lib/client/writing/completion.ts";
import { applyFormat, pasteLink } from "../../lib/client/writing/formatting.ts";
import { matching } from "../../lib/client/lists/matching.ts";
import { namesOf } from "../../lib/client/people/names.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { emojiNames } from "../../lib/http/emoji_data.ts";
import { parseForm, readForm, readTyped, TextField } from "../../lib/http/forms/form.ts";
import { refuseHandshake } from "../../lib/http/handshake.ts";
import { readJson } from "../../lib/http/forms/json_body.ts";
import { withMentioned } from "../../lib/http/mentioned_people.ts";
import { nextPath } from "../../lib/http/next_path.ts";
import { readTimeSettings } from "../../lib/http/time_settings.ts";
import { publicOrigin } from "../../lib/http/public_origin.ts";
import { fitPage, readPosition } from "../../lib/http/room_page.ts";
import { Emoji } from "../../lib/protocol/client_frame.ts";
import { decodeClientFrame } from "../../lib/protocol/codec.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { MessageText as MessageSchema } from "../../lib/protocol/text_limits.ts";
import { threadOf } from "../../lib/protocol/thread.ts";
import { WantedCommand } from "../../lib/store/commands.ts";
import { parseNewRoom, parseSettings, type Room } from "../../lib/store/rooms/room.ts";
import { statusAfter } from "../../lib/store/people/status.ts";
import { isBlankMessage } from "../../lib/text/blank.ts";
import { languageOf } from "../../lib/text/code/code_languages.ts";
import { readCommandLine } from "../../lib/text/command_line.ts";
import { isEmojiOnly } from "../../lib/text/emoji.ts";
import { blankForwarded, forwardedText, originalsIn } from "../../lib/text/forward.ts";
import { initials, lookOf } from "../../lib/text/names/initials.ts";
import { inItalics } from "../../lib/text/italics.ts";
import { safeHref } from "../../lib/text/links.ts";
import { readMarkdown } from "../../lib/text/markdown/markdown.ts";
import { crowdOf, namesIn } from "../../lib/text/names/mentions.ts";
import { nameAt } from "../../lib/text/names/name_marks.ts";
import { findNamed } from "../../lib/text/names/named.ts";
import { foldPersonName, foldRoomName, foldUsername } from "../../lib/text/names/names.ts";
import { PageBudget } from "../../lib/text/page_budget.ts";
import { withEmoji } from "../../lib/text/shortcodes.ts";
import { summarize } from "../../lib/text/summary.ts";
import { WordFilter } from "../../lib/text/word_filter.ts";
import { Times, UTC } from "../../lib/text/times/times.ts";
import type { Act } from "./cost.ts";

const ORIGIN = "http://chat.example";
const CID = "0b4e2a52-9d3f-4f6c-8a51-3f1e2d4c5b6a";
const ANN = { id: "1", username: "ann", name: "Ann" };
const PEOPLE = new Map([["1", ANN]]);
const ROOMS = [{ id: "lobby", name: "Lobby", kind: "public" }];
const ROOM: Room = {
  id: "lobby",
  name: "Lobby",
  kind: "public",
  topic: "",
  createdAt: 0,
  createdBy: undefined,
  moderators: [],
  people: [],
  archived: false,
  readOnly: false,
  slowSeconds: 0,
  callAll: "default",
  former: [],
};
const times = new Times(UTC);
const names = namesOf(ANN, () => PEOPLE, () => ROOMS);

const UNWANTED = new WordFilter(["damn*", "*a", "x y", "*://*", "*e\u0301*"]);

/** A request with a header of this value, as far as a header can have it; blanks around it go. */
function request(header: string, value: string): Request {
  const held = `${value}x`.replace(/[^\x20-\x7e\t]/g, "a");
  return new Request(ORIGIN, { headers: { [header]: held } });
}

function post(type: string, body: BodyInit): Request {
  return new Request(ORIGIN, { method: "POST", body, headers: { "content-type": type } });
}

const Form = v.looseObject({ text: TextField });
const form = async (type: string, body: BodyInit) =>
  parseForm(Form, await readForm(post(type, body)));

function message(text: string, seq = 1): MessageEvent {
  return { seq, kind: "message", id: CID, by: "1", at: 0, cid: CID, text };
}

const commands = builtInCommands({
  // Only what a command makes of what follows its name is looked at.
  commands: {
    post: (_call: unknown, text: string) => Promise.resolve({ text }),
  } satisfies Partial<Record<keyof Commands, unknown>> as never,
  roomService: {
    changeSettings: () => Promise.resolve(),
    direct: () => Promise.resolve(ROOM),
  } satisfies Partial<Record<keyof RoomService, unknown>> as never,
  named: (asker, typed) =>
    namedPeople(
      {
        users: { byUsername: () => Promise.resolve(undefined) },
        access: { maySee: () => Promise.resolve(true) },
      },
      asker,
      typed,
    ),
});
const call = (name: string): Act => (rest) =>
  commands.find((command) => command.name === name)?.run({ room: ROOM, rest } as never);

const entry = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 } as const,
};

/** A row of a room that shows a message. */
const row = (text: string) => ({
  key: CID,
  at: 0,
  author: ANN,
  first: true,
  seq: 1,
  text,
  unsent: undefined,
  message: message(text),
  quote: { seq: 1, source: { message: message(text), author: ANN } },
});

/** A password is hashed at the lowest cost there is. */
const passwords = new Passwords({ cost: { ln: 1, r: 1, p: 1 } });

/** Everything that reads or renders what somebody wrote. */
export const READERS: Readonly<Record<string, Act>> = {
  "a form": (text) => form("application/x-www-form-urlencoded", text.replaceAll("\ufdfa", "a")),
  "what was typed in a form": (text) =>
    readTyped(post("application/x-www-form-urlencoded", text.replaceAll("\ufdfa", "a"))),
  "a form of one text": (text) =>
    form("application/x-www-form-urlencoded", new URLSearchParams({ text })),
  "a form of parts": (text) => form("multipart/form-data; boundary=a", text),
  "a form with the text as a part": (text) =>
    form(
      "multipart/form-data; boundary=a",
      `--a\r\ncontent-disposition: form-data; name="text"\r\n\r\n${text}\r\n--a--`,
    ),
  "a part's type": (text) =>
    form(
      "multipart/form-data; boundary=a",
      `--a\r\ncontent-disposition: form-data; name="text"\r\n` +
        `content-type: a/b;${text}x\r\n\r\na\r\n--a--`,
    ),
  "a part's name": (text) =>
    form(
      "multipart/form-data; boundary=a",
      `--a\r\ncontent-disposition: form-data; name="a${text}"\r\n\r\na\r\n--a--`,
    ),
  "a part's disposition": (text) =>
    form(
      "multipart/form-data; boundary=a",
      `--a\r\ncontent-disposition: form-data;${text}x; name="a"\r\n\r\na\r\n--a--`,
    ),
  "a form's type": (text) =>
    readForm(post("multipart/form-data; boundary=a", "").clone()).catch(() =>
      readForm(request("content-type", `multipart/form-data; ${text}`))
    ),
  "JSON": (text) => readJson(post("application/json", text), Form),
  "JSON with a text": (text) =>
    readJson(post("application/json", JSON.stringify({ text })), v.object({ text: MessageSchema })),
  "a query": (text) => new URL(`${ORIGIN}/?${text}`).searchParams.get("q"),
  "a path": (text) => new URL(`${ORIGIN}/${text}`).pathname,
  "a path to go to": (text) => nextPath(`/${text}`),
  "a position": readPosition,
  "cookies": (text) => readCookie(request("cookie", `x${text}`).headers, "session"),
  "a cookie": (text) => readCookie(request("cookie", `session=a${text}`).headers, "session"),
  "a place in a cookie": (text) => readTimeSettings(request("cookie", `tz=a${text}`).headers),
  "a token": (text) =>
    presentedToken(request("authorization", `x${text}`).headers, { secure: false }),
  "a bearer": (text) =>
    presentedToken(request("authorization", `Bearer a${text}`).headers, { secure: false }),
  "Accept": (text) => wantsJson(request("accept", `x${text}`).headers),
  "X-Forwarded-For": (text) => clientAddress(request("x-forwarded-for", `1${text}`), entry, true),
  "X-Forwarded-Host": (text) =>
    publicOrigin(request("x-forwarded-host", `a${text}`), {
      publicUrl: undefined,
      trustProxy: true,
    }),
  "a handshake": (text) => {
    for (const name of ["upgrade", "connection", "sec-websocket-key"]) {
      refuseHandshake(request(name, `x${text}`).headers);
    }
  },
  "a frame": decodeClientFrame,
  "a frame with a text": (text) =>
    decodeClientFrame(
      JSON.stringify({ type: "send", id: 1, room: "lobby", cid: CID, text, replyTo: 1 }),
    ),
  "a frame with many rooms": (text) => {
    // So many rooms as a frame has room for.
    const named = text.slice(0, text.length / 20).split("");
    const rooms = Object.fromEntries(
      named.map((name, at) => [name + at, { epoch: name, seq: at }]),
    );
    decodeClientFrame(JSON.stringify({ type: "hello", id: 1, v: 1, rooms }));
  },
  "a frame of other fields": (text) => {
    for (const type of ["sub", "edit", "react", "read", "typing", "presence"]) {
      decodeClientFrame(
        JSON.stringify({ type, id: 1, room: text, seq: text, emoji: text, epoch: text }),
      );
    }
  },
  "an emoji": (text) => v.safeParse(Emoji, text),
  "a thread's id": threadOf,
  "a username": parseUsername,
  "a folded username": foldUsername,
  "a folded name": foldPersonName,
  "a display name": (text) => parseDisplayName(text, "ann"),
  "a password": (text) => assertGoodPassword(text, "ann"),
  "a password to be compared": (text) => passwords.compare(text, undefined, "127.0.0.1"),
  "names of people": (text) =>
    namedPeople(
      {
        users: { byUsername: () => Promise.resolve(undefined) },
        access: { maySee: () => Promise.resolve(true) },
      },
      ANN,
      [text],
    ),
  "a beginning of a name": (text) =>
    searchPeople(
      {
        users: { beginningWith: () => Promise.resolve([]) },
        memberships: {
          among: () => Promise.resolve([]),
          membersOf: () => Promise.resolve([]),
        },
        guests: { has: () => false },
        inactive: { has: () => false },
        people: { of: () => Promise.resolve([ANN]) } as never,
      },
      ANN,
      ROOM,
      text,
      10,
    ),
  "a new room": (text) => parseNewRoom({ name: text, kind: text }),
  "a topic": (text) => parseSettings({ topic: text }),
  "a folded room's name": foldRoomName,
  "a status": (text) => statusAfter(undefined, { text }, { now: 0, times }),
  "a status's end": (text) => statusAfter(undefined, { text: "a", until: text }, { now: 0, times }),
  "a status's emoji": (text) => statusAfter(undefined, { emoji: text }, { now: 0, times }),
  "a command's usage": (text) => v.safeParse(WantedCommand, { usage: text, does: text }),
  "a command line": readCommandLine,
  "a command's name": (text) => readCommandLine(`/${text}`),
  "/me": call("me"),
  "/poll": call("poll"),
  "/topic": call("topic"),
  "/invite": call("invite"),
  "/dm": call("dm"),
  "italics": inItalics,
  "Markdown": readMarkdown,
  "mentions": namesIn,
  "a crowd": crowdOf,
  "what a name may be": (text) => {
    for (const kind of ["mention", "room"] as const) findNamed(kind, text, () => undefined);
  },
  "a name after its mark": (text) => nameAt(`@${text}`, 0, text.length),
  "the people of a page": (text) =>
    withMentioned(
      {
        users: { byUsername: () => Promise.resolve(undefined) } as never,
        access: {} as never,
        people: { of: () => Promise.resolve([]) } as never,
      },
      ANN,
      [message(text)],
      [],
    ),
  "shortcodes": (text) => withEmoji(text, (name) => emojiNames().get(name)),
  "a summary": summarize,
  "unwanted words": (text) => UNWANTED.finds(text),
  "a forwarded text": (text) => forwardedText({ author: "Ann", text, link: ORIGIN, comment: "" }),
  "a comment on it": (text) =>
    forwardedText({ author: text, text: "a", link: ORIGIN, comment: text }),
  "a forwarded text without its words": (text) =>
    blankForwarded(
      `> **a** wrote ([original](${ORIGIN}/rooms/a?around=1#m1)):\n>\n> ${text}`,
      () => true,
      text,
    ),
  "what a text forwards": (text) => originalsIn(`> **${text}** wrote ([original](${text})):`),
  "choices of a poll": (text) => pollChoices(`📊${text}`),
  "whether it is emoji": isEmojiOnly,
  "whether it is blank": isBlankMessage,
  "whether it is blank but for its end": (text) => isBlankMessage(`&nbsp;${text}`),
  "a fence's language": languageOf,
  "initials": initials,
  "a look": lookOf,
  "an address": (text) => safeHref(`http://a/${text}`, ["http:"]),
  "an address's host": (text) => safeHref(`http://${text}`, ["http:"]),
  "room on a page": (text) => new PageBudget().takes(text),
  "as much as a page shows": (text) =>
    fitPage({
      epoch: "a",
      head: 3,
      messages: [message(text), message(text, 2), message(text, 3)],
      users: [],
      more: false,
    }),
  "a message's text": (text) => renderToString(<MessageText text={text} names={names} />),
  "a message": (text) =>
    renderToString(
      <Message
        row={row(text)}
        context={{ room: "lobby", me: "1", people: PEOPLE, times, names }}
      />,
    ),
  "what is being completed": (text) => {
    queryAt(text, text.length);
    queryAt(`${text} @an`, text.length + 4);
    emojiNameAt(text, text.length);
  },
  "choices of people": (text) => peopleChoices([ANN], text),
  "choices of rooms": (text) =>
    roomChoices([{ id: "a", name: text, kind: "public" }], text, ORIGIN),
  "choices of emoji": (text) => emojiChoices(new Map([["smile", "😄"], [text, "a"]]), text),
  "choices of commands": (text) => commandChoices([{ name: text, usage: "", does: "" }], text),
  "what matches": (text) => matching([{ name: text }, { name: "a b" }], text),
  "formatting": (text) => {
    const end = Math.floor(text.length / 2);
    for (const each of ["strong", "emphasis", "strike", "code", "link"] as const) {
      applyFormat({ text, start: 1, end }, each);
    }
  },
  "a pasted link": (text) => pasteLink({ text: "a b", start: 0, end: 1 }, `http://${text}`),
  "a link pasted over a text": (text) =>
    pasteLink({ text, start: 0, end: text.length }, "http://a"),
};
