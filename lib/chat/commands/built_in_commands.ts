import type { Person } from "../../protocol/event.ts";
import { parseSettings } from "../../store/rooms/room.ts";
import { isBlankMessage } from "../../text/blank.ts";
import { CHOICES, pollText } from "../../text/poll.ts";
import { inItalics } from "../../text/italics.ts";
import { linesOf } from "../../text/markdown/blocks.ts";
import { type Command, type Commands, misuse } from "./commands.ts";
import type { RoomService } from "../rooms/room_service.ts";

/** The parts of the server that the built-in commands use. */
export interface CommandTools {
  commands: Commands;
  roomService: RoomService;
  /** The people of these usernames; throws a `ChatError` for one that nobody has whom the asker may know of. */
  named(asker: Pick<Person, "id">, names: readonly string[]): Promise<Person[]>;
}

const SHRUG = String.raw`¯\_(ツ)_/¯`;

const POLL = '"Question" "A" "B"';

/** Names, each with its mark or one without, and what follows them. */
const NAMES = /^([@＠]\S+(?:[\s,，、]+[@＠]\S+)*|\S+)\s*([^]*)$/;

const QUOTED = /["“”„«]([^"“”„«»]*)["“”»]/g;

/** The commands that every server has. */
export function builtInCommands({ commands, roomService, named }: CommandTools): Command[] {
  return [
    {
      name: "me",
      usage: "does something",
      isAlone: false,
      does: "Shows what you are doing",
      run: (call) => commands.post(call, inItalics(call.rest)),
    },
    {
      name: "shrug",
      usage: "[text]",
      does: "Adds a shrug to your message",
      run: (call) => commands.post(call, `${call.rest} ${SHRUG}`.trim()),
    },
    {
      name: "poll",
      usage: POLL,
      does: "Starts a poll with two to ten choices",
      async run(call) {
        const [question, ...choices] = partsOf(call.rest);
        const isFit = choices.length >= 2 && choices.length <= CHOICES.length;
        if (question === undefined || !isFit) throw misuse({ name: "poll", usage: POLL });
        return await commands.post(call, pollText(question, choices));
      },
    },
    {
      name: "topic",
      usage: "new topic",
      does: "Sets the topic of the room",
      async run({ asker, room, rest: topic }) {
        if (topic === "") {
          return { said: room.topic === "" ? "There is no topic." : `Topic: ${room.topic}` };
        }
        await roomService.changeSettings(asker, room.id, parseSettings({ topic }));
        return {};
      },
    },
    {
      name: "invite",
      usage: "@name",
      isAlone: false,
      does: "Adds people to the room",
      async run(call) {
        const people = await named(call.asker, [call.rest]);
        const asked: Person[] = [];
        for (const person of people) {
          const done = await roomService.add(call.asker, call.room.id, person);
          if (done === "asked") asked.push(person);
        }
        const added = people.filter((person) => !asked.includes(person));
        const said = [
          added.length > 0 ? `${namesOf(added)} can post here now.` : "",
          asked.length > 0 ? `${namesOf(asked)} will be asked first.` : "",
        ];
        return { said: said.join(" ").trim() };
      },
    },
    {
      name: "dm",
      usage: "@name [text]",
      isAlone: false,
      does: "Opens a direct message, and sends a text in it",
      async run(call) {
        const [, names = "", text = ""] = NAMES.exec(call.rest) ?? [];
        const room = await roomService.direct(call.asker, await named(call.asker, [names]));
        if (text === "") return { room: room.id };
        return {
          ...await commands.post({ ...call, room, log: room.id, replyTo: undefined }, text),
          room: room.id,
        };
      },
    },
    {
      name: "help",
      usage: "",
      does: "Lists these commands",
      run: async ({ room }) => ({ commands: await commands.list(room) }),
    },
  ];
}

function namesOf(people: readonly Person[]): string {
  return people.map(({ name }) => name).join(", ");
}

/** A question and its choices: between quotes, or else one a line. */
function partsOf(text: string): string[] {
  const quoted = [...text.matchAll(QUOTED)].map(([, part = ""]) => part);
  return (quoted.length > 0 ? quoted : linesOf(text))
    .map((part) => part.replace(/\s+/g, " ").trim())
    .filter((part) => !isBlankMessage(part));
}
