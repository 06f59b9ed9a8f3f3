import { ChatError } from "../../lib/base/errors.ts";
import type { Services } from "../../lib/services.ts";
import { readMessage } from "../../lib/store/log/rows.ts";
import type { Room } from "../../lib/store/rooms/room.ts";
import type { User } from "../../lib/store/people/users.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { forwardedText } from "../../lib/text/forward.ts";
import { Times, UTC } from "../../lib/text/times/times.ts";

/** The services and people that the showcase uses. */
export interface SeedStage {
  services: Services;
  /** The people of the demo, the first of them the server's owner; at least two. */
  people: readonly User[];
  /** Somebody who is a program, and answers a command. */
  bot: User;
  lobby: Room;
  /** The address by which attempts and messages are counted. */
  address: string;
  /** Lets a minute go by. */
  tick(): void;
}

/** The numbers of rooms and messages that the showcase made. */
export interface SeedShown {
  rooms: number;
  messages: number;
}

/** The people of the demo with what they do; who is beyond the last of them is one of them again. */
export class Play {
  readonly shown: SeedShown = { rooms: 0, messages: 0 };
  #stage: SeedStage;
  #times = new Times(UTC);

  constructor(stage: SeedStage) {
    this.#stage = stage;
  }

  get people(): readonly User[] {
    return this.#stage.people;
  }

  /** Makes a room of this name, or with a number behind it when there is one already. */
  async makeRoom(kind: "public" | "private", name: string, topic: string): Promise<Room> {
    const { roomService } = this.#services;
    for (let number = 1;; number++) {
      const wanted = { kind, topic, name: number === 1 ? name : `${name} ${number}` };
      try {
        const room = await roomService.create(this.#who(0), wanted);
        this.shown.rooms++;
        return room;
      } catch (error) {
        if (!(error instanceof ChatError && error.code === "conflict")) throw error;
      }
    }
  }

  async makeDirect(who: number, others: readonly number[]): Promise<Room> {
    const people = others.map((other) => this.#who(other));
    const room = await this.#services.roomService.direct(this.#who(who), people);
    this.shown.rooms++;
    return room;
  }

  /** Says something, and answers with its seq. */
  async say(room: { id: string }, who: number, text: string, replyTo?: number): Promise<number> {
    return await this.#post(room, this.#who(who), text, replyTo);
  }

  async sayAsBot(room: Room, text: string, replyTo: number): Promise<number> {
    return await this.#post(room, this.#stage.bot, text, replyTo);
  }

  /** Has a command do what it does, and answers with the seq of its message. */
  async command(room: Room, who: number, name: string, rest: string): Promise<number> {
    this.#stage.tick();
    const { seq } = await this.#services.commands.run(name, {
      asker: this.#who(who),
      address: this.#stage.address,
      room,
      log: room.id,
      cid: crypto.randomUUID(),
      rest,
    });
    if (seq === undefined) throw new Error(`/${name} posted nothing.`);
    this.shown.messages++;
    return seq;
  }

  async answerCommand(name: string, wanted: { usage: string; does: string }): Promise<void> {
    try {
      await this.#services.commands.add(this.#stage.bot, name, wanted);
    } catch (error) {
      // The bot of a demo before this one answers it already.
      if (!(error instanceof ChatError && error.code === "conflict")) throw error;
    }
  }

  async forward(from: Room, who: number, seq: number, to: Room, comment: string): Promise<void> {
    const { log, config } = this.#services;
    const stored = await log.messageAt(from.id, seq);
    const origin = config.publicUrl ?? `http://localhost:${config.port}`;
    if (stored === undefined) throw new Error("There is no message to forward.");
    const { by, text: original = "" } = readMessage(stored);
    const author = this.people.find(({ id }) => id === by)?.name ?? "Somebody";
    const link = `${origin}${messageAddress(from.id, seq)}`;
    const text = forwardedText({ author, text: original, link, comment });
    await this.say(to, who, text);
  }

  async edit(room: Room, who: number, target: number, text: string): Promise<void> {
    await this.#alter(room, who, { kind: "edit", target, text });
  }

  async remove(room: Room, who: number, target: number): Promise<void> {
    await this.#alter(room, who, { kind: "delete", target });
  }

  async pin(room: Room, who: number, target: number): Promise<void> {
    await this.#alter(room, who, { kind: "pin", target, on: true });
  }

  async react(room: Room, who: number, target: number, emoji: string): Promise<void> {
    await this.#alter(room, who, { kind: "react", target, emoji, on: true });
  }

  async bookmark(room: Room, who: number, seq: number): Promise<void> {
    await this.#services.bookmarks.add(this.#who(who).id, room.id, seq);
  }

  async draft(room: Room, who: number, text: string): Promise<void> {
    await this.#services.drafts.put(this.#who(who).id, room.id, { text, version: 1 });
  }

  async status(who: number, wanted: Readonly<Record<string, string>>): Promise<void> {
    await this.#services.statuses.set(this.#who(who), wanted, this.#times);
  }

  async add(room: Room, by: number, who: number): Promise<void> {
    await this.#services.roomService.add(this.#who(by), room.id, this.#who(who));
  }

  async removePerson(room: Room, by: number, who: number): Promise<void> {
    if (this.#who(who).id === this.#who(by).id) return;
    await this.#services.roomService.remove(this.#who(by), room.id, this.#who(who).id);
  }

  async makeModerator(room: Room, by: number, who: number): Promise<void> {
    await this.#services.roomService.setRole(
      this.#who(by),
      room.id,
      this.#who(who).id,
      "moderator",
    );
  }

  async change(room: Room, by: number, settings: { readOnly?: true; archived?: true }) {
    await this.#services.roomService.changeSettings(this.#who(by), room.id, settings);
  }

  async invite(room: Room, by: number, wanted: { uses: string; hours: string }): Promise<void> {
    await this.#services.roomService.invite(this.#who(by), room.id, wanted);
  }

  /** Everybody has read everything so far. */
  async readAll(): Promise<void> {
    for (const person of this.people) await this.#services.readMarks.readAll(person);
  }

  async markUnread(room: Room, who: number, seq: number): Promise<void> {
    await this.#services.readMarks.unread(this.#who(who), room.id, seq);
  }

  get #services(): Services {
    return this.#stage.services;
  }

  #who(index: number): User {
    return this.people[index % this.people.length]!;
  }

  async #post({ id: room }: { id: string }, by: User, text: string, replyTo?: number) {
    this.#stage.tick();
    const { seq } = await this.#services.messages.post(authorOf(by), this.#stage.address, {
      room,
      cid: crypto.randomUUID(),
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    this.shown.messages++;
    // Whoever writes has read.
    await this.#services.readMarks.read(by, room, seq);
    return seq;
  }

  async #alter({ id }: Room, who: number, change: Alteration): Promise<void> {
    const author = authorOf(this.#who(who));
    await this.#services.messages.change(this.#stage.address, id, { author, ...change });
  }
}

type Alteration =
  & { target: number }
  & ({ kind: "edit"; text: string } | { kind: "delete" } | { kind: "pin"; on: boolean } | {
    kind: "react";
    emoji: string;
    on: boolean;
  });

function authorOf({ id, username, name }: User): Pick<User, "id" | "username" | "name"> {
  return { id, username, name };
}
