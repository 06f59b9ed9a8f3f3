import type { ShownInvitation } from "../../protocol/shown_invitation.ts";
import { ChatError } from "../../base/errors.ts";
import { type Person, publicPerson, type Role } from "../../protocol/event.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Invite, Invites } from "../../store/rooms/invites.ts";
import type { Invitations } from "../../store/rooms/invitations.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { People } from "../../store/people/people.ts";
import { type Actor, isModerator, type Room, type RoomSettings } from "../../store/rooms/room.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import type { Users } from "../../store/people/users.ts";
import {
  type MemberWrite,
  notAMember,
  type RoomWrite,
} from "../../store/rooms/membership_rules.ts";
import type { Access } from "../access.ts";
import type { Hub } from "../delivery/hub.ts";
import type { RateLimits } from "../limits.ts";
import type { RoomRules } from "./room_rules.ts";
import type { Writers } from "../writing/writers.ts";

/** A person who asks for something, with their role on the server. */
export type Requester = Person & Actor;

/** No user id is longer. */
const ID_CHARS = 64;

/** Members of a room that are listed. */
const LISTED_MEMBERS = 500;

export interface RoomServiceOptions {
  access: Access;
  writers: Pick<Writers, "write">;
  hub: Pick<Hub, "notify">;
  limits: RateLimits;
  rooms: Rooms;
  memberships: Memberships;
  invites: Invites;
  invitations: Invitations;
  people: People;
  rules: RoomRules;
  users: Pick<Users, "list">;
  /** Limits into how many rooms one person brings another in a day. */
  isBounded: boolean;
}

/** A member of a room, as a list of them shows one. */
export interface RoomMember extends Person {
  role: Role;
}

/** Makes and changes rooms and memberships. The rules are applied where the room's log is written. */
export class RoomService {
  #options: RoomServiceOptions;

  constructor(options: RoomServiceOptions) {
    this.#options = options;
  }

  /** The kinds of rooms that somebody may make. */
  kindsFor(asker: Requester): ("public" | "private")[] {
    return (["public", "private"] as const)
      .filter((kind) => this.#options.rules.mayMake(asker, kind));
  }

  /**
   * Makes a public or private room.
   *
   * @throws {ChatError} `forbidden` for whoever may not, `invalid` with the field, `conflict` when the
   * name is taken, `rate_limited`
   */
  async create(
    asker: Requester,
    wanted: { name: unknown; kind?: unknown; topic?: unknown },
  ): Promise<Room> {
    this.#count(asker);
    this.#options.rules.assertMayMake(asker, wanted.kind);
    this.#options.rules.assertNamed(wanted);
    const room = await this.#options.rooms.create(wanted, asker);
    this.#options.hub.notify({ room: room.id, users: [asker.id], change: "joined" });
    return room;
  }

  /**
   * The direct room of the asker and these people; with nobody else, their notes to themselves.
   *
   * @throws {ChatError} `invalid` for too many people, `rate_limited`
   */
  async direct(asker: Requester, others: readonly Person[]): Promise<Room> {
    this.#count(asker);
    const people = new Set([asker.id, ...others.map(({ id }) => id)]);
    if (people.size > LIMITS.directPeople) {
      throw new ChatError(
        "invalid",
        `A direct message can have at most ${LIMITS.directPeople} people. Create a private room instead.`,
        { field: "username" },
      );
    }
    await this.#options.rules.assertMayWriteTo(asker, others);
    const { room, isNew } = await this.#options.rooms.direct([...people], asker.id);
    if (isNew) this.#options.hub.notify({ room: room.id, users: [asker.id], change: "joined" });
    return room;
  }

  /**
   * Takes a direct room out of the asker's list until its next message.
   *
   * @throws {ChatError} `not_found`, `forbidden` for a room of another kind
   */
  async hide(asker: Requester, id: string): Promise<void> {
    await this.#options.access.openRoom(asker, id);
    this.#count(asker);
    if (!await this.#options.rooms.hide(id, asker.id)) return;
    this.#options.hub.notify({ room: id, users: [asker.id], change: "hidden" });
  }

  /** Joins a public room. */
  async join(asker: Requester, id: string): Promise<void> {
    await this.#change(asker, id, { kind: "member", user: asker, change: "joined" });
  }

  /**
   * Brings somebody else into a room, or asks them into it, if they want to be asked first.
   *
   * @returns which of the two it was
   */
  async add(asker: Requester, id: string, user: Person): Promise<"added" | "asked"> {
    const { access, invitations, hub, isBounded } = this.#options;
    await access.openRoom(asker, id);
    const write: MemberWrite = {
      kind: "member",
      author: publicPerson(asker),
      user: publicPerson(user),
      change: "joined",
      isBounded,
    };
    const asked = await invitations.ask(id, write);
    if (asked === undefined) {
      await this.#change(asker, id, write);
      return "added";
    }
    this.#count(asker);
    if (asked === "now") hub.notify({ room: id, users: [user.id], change: "invited" });
    return "asked";
  }

  /** The invitations that wait for the person's answer, with who asked, the newest first. */
  async invitations(person: Pick<Person, "id">): Promise<ShownInvitation[]> {
    const waiting = await this.#options.invitations.list(person.id);
    const people = await this.#options.people.of(waiting.map(({ by }) => by));
    return waiting.map(({ room: { id, name, kind }, by, at }) => ({
      room: { id, name, kind },
      by: people.find((one) => one.id === by),
      at,
    }));
  }

  /**
   * Joins a room that the asker was asked into.
   *
   * @throws {ChatError} `not_found` for an invitation that is not there, or not good any more
   */
  async acceptInvitation(asker: Requester, id: string): Promise<void> {
    this.#count(asker);
    await this.#options.writers.write(id, {
      kind: "member",
      author: publicPerson(asker),
      user: publicPerson(asker),
      change: "joined",
      isAsked: true,
    });
  }

  /**
   * Takes an invitation away that the asker does not want; whoever asked is not told.
   *
   * @throws {ChatError} `not_found`
   */
  async declineInvitation(asker: Requester, id: string): Promise<void> {
    this.#count(asker);
    await this.#options.invitations.decline(id, asker.id);
    this.#options.hub.notify({ room: id, users: [asker.id], change: "invited" });
  }

  /** Leaves a room; one's invites to it end with that. */
  async leave(asker: Requester, id: string): Promise<void> {
    await this.#change(asker, id, { kind: "member", user: asker, change: "left" });
  }

  /** Removes a member, whose invites end with that. */
  async remove(asker: Requester, id: string, user: string): Promise<void> {
    await this.#options.access.openRoom(asker, id);
    const person = await this.#person(user);
    await this.#change(asker, id, { kind: "member", user: person, change: "removed" });
  }

  /** Makes a member a moderator, or a moderator a member. */
  async setRole(asker: Requester, id: string, user: string, role: Role): Promise<void> {
    await this.#options.access.openRoom(asker, id);
    const person = await this.#person(user);
    await this.#change(asker, id, { kind: "member", user: person, change: "role", role });
  }

  /** Changes the room's name, topic or rules. */
  async changeSettings(asker: Requester, id: string, settings: RoomSettings): Promise<void> {
    this.#options.rules.assertNamed(settings);
    await this.#change(asker, id, { kind: "room", settings });
  }

  /** The room's members, moderators first; of very many the first ones, and whether there are more. */
  async members(room: Room): Promise<{ members: RoomMember[]; more: boolean }> {
    const ids = await this.#options.memberships.membersOf(room.id, LISTED_MEMBERS + 1);
    const people = await this.#options.people.of([
      ...room.moderators,
      ...ids.slice(0, LISTED_MEMBERS),
    ]);
    const isOne = new Set(room.moderators);
    return {
      members: people
        .map((person): RoomMember => ({
          ...person,
          role: isOne.has(person.id) ? "moderator" : "member",
        }))
        .sort((one, other) =>
          Number(other.role === "moderator") - Number(one.role === "moderator") ||
          one.name.localeCompare(other.name, "en")
        ),
      more: ids.length > LISTED_MEMBERS,
    };
  }

  /**
   * Makes an invite to a room of the asker's.
   *
   * @throws {ChatError} `not_found`, `forbidden`, `invalid` with the field, or `conflict`
   */
  async invite(
    asker: Requester,
    id: string,
    wanted: { uses?: string | undefined; hours?: string | undefined },
  ): Promise<Invite> {
    await this.#options.access.openRoom(asker, id);
    this.#count(asker);
    return await this.#options.invites.create(id, asker.id, wanted);
  }

  /** The room's invites that the asker may see: to a moderator all of them, to others their own. */
  async invites(asker: Requester, room: Room): Promise<Invite[]> {
    const all = await this.#options.invites.list(room.id);
    return isModerator(room, asker) ? all : all.filter(({ by }) => by === asker.id);
  }

  /**
   * Takes an invite back.
   *
   * @throws {ChatError} `not_found`, for another one's invite too
   */
  async revoke(asker: Requester, id: string, code: string): Promise<void> {
    await this.#options.access.openRoom(asker, id);
    this.#count(asker);
    await this.#options.invites.revoke(asker, id, code);
  }

  /** Joins the room that an invite leads to. */
  async accept(asker: Requester, code: string): Promise<Room> {
    this.#count(asker);
    const { room } = await this.#options.invites.get(code);
    await this.#options.writers.write(room.id, {
      kind: "member",
      author: publicPerson(asker),
      user: publicPerson(asker),
      change: "joined",
      invite: code,
    });
    return room;
  }

  /**
   * Has somebody join a room by an invite that was used for it before (`ServerInvites.putAdmission`).
   *
   * @throws {ChatError} `not_found` without one, `forbidden` for who was removed from the room
   */
  async admit(person: Person, id: string): Promise<void> {
    await this.#options.writers.write(id, {
      kind: "member",
      author: publicPerson(person),
      user: publicPerson(person),
      change: "joined",
      isAdmitted: true,
    });
  }

  /** @throws {ChatError} `not_found` for a room that the asker may not see, before anything else */
  async #change(
    asker: Requester,
    id: string,
    write: WithoutAuthor<MemberWrite> | WithoutAuthor<RoomWrite>,
  ): Promise<void> {
    await this.#options.access.openRoom(asker, id);
    this.#count(asker);
    const signed = { ...write, author: publicPerson(asker) };
    if (signed.kind === "member") signed.user = publicPerson(signed.user);
    await this.#options.writers.write(id, signed);
  }

  /** @throws {ChatError} `invalid` for an id of nobody, as for one of somebody who is no member */
  async #person(id: string): Promise<Person> {
    const [person] = id.length > ID_CHARS ? [] : await this.#options.people.of([id]);
    if (person === undefined) throw notAMember();
    return person;
  }

  /** These are rare, and counted with the other frames of a person. */
  #count(person: Person): void {
    this.#options.limits.admit(person);
  }
}

type WithoutAuthor<W> = W extends unknown ? Omit<W, "author"> : never;
