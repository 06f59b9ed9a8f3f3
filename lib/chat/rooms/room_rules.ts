import { ChatError } from "../../base/errors.ts";
import { isStaff, type ServerRole } from "../../protocol/server_role.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import { nobodyNamed } from "../../store/people/nobody_named.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import type { ServerSettings } from "../../store/server/settings.ts";
import type { WordRules } from "../moderation/word_rules.ts";

export interface RoomRulesOptions {
  settings: Pick<ServerSettings, "current">;
  memberships: Pick<Memberships, "roomIdsOf">;
  rooms: Pick<Rooms, "get" | "findDirect">;
  blocks: Pick<Blocks, "has">;
  words: Pick<WordRules, "assertAllowed">;
}

/** Somebody who asks for a room. */
interface Asker {
  id: string;
  role?: ServerRole | undefined;
}

/** What the settings of the server say of who makes rooms, with whom, and under which names. */
export class RoomRules {
  #options: RoomRulesOptions;

  constructor(options: RoomRulesOptions) {
    this.#options = options;
  }

  /** Whether somebody may make a room of this kind. */
  mayMake({ role = "member" }: Asker, kind: "public" | "private"): boolean {
    const { whoMakesRooms, whoMakesPrivateRooms } = this.#options.settings.current;
    const who = kind === "private" ? whoMakesPrivateRooms : whoMakesRooms;
    return isStaff(role) || (role === "member" && who === "members");
  }

  /** @throws {ChatError} `forbidden` for whoever may not make such a room */
  assertMayMake(asker: Asker, kind: unknown): void {
    const wanted = kind === "private" ? "private" : "public";
    if (this.mayMake(asker, wanted)) return;
    throw new ChatError(
      "forbidden",
      asker.role === "guest"
        ? "Guests can’t create rooms."
        : `Only an owner or admin of the server can create ${wanted} rooms.`,
      { field: "kind" },
    );
  }

  /** @throws {ChatError} `forbidden` with the field, for a name or topic with an unwanted word */
  assertNamed({ name, topic }: { name?: unknown; topic?: unknown }): void {
    this.#options.words.assertAllowed(name, "name");
    this.#options.words.assertAllowed(topic, "topic");
  }

  /**
   * Lets somebody begin a direct room with these people. Where the server asks for a room that they
   * share, the lobby is none, and neither is another direct room; whoever has begun one before goes on.
   *
   * @throws {ChatError} as for a username of nobody
   */
  async assertMayWriteTo(
    asker: Asker,
    others: readonly { id: string; username: string }[],
  ): Promise<void> {
    const { settings, rooms, blocks } = this.#options;
    const blocked = others.find(({ id }) => blocks.has(asker.id, id));
    if (blocked !== undefined && others.length === 1) {
      throw new ChatError(
        "forbidden",
        `You have blocked @${blocked.username}. Unblock them to write to them.`,
        { field: "username" },
      );
    }
    if (settings.current.directs === "everybody" || isStaff(asker.role ?? "member")) return;
    const strangers = others.filter(({ id }) => id !== asker.id);
    if (strangers.length === 0) return;
    if (await rooms.findDirect([asker.id, ...strangers.map(({ id }) => id)])) return;
    const own = new Set(await this.#sharedRoomsOf(asker.id));
    for (const { id, username } of strangers) {
      const theirs = await this.#sharedRoomsOf(id);
      if (!theirs.some((room) => own.has(room))) throw nobodyNamed(username);
    }
  }

  /** The rooms of somebody in which people come to know one another. */
  async #sharedRoomsOf(user: string): Promise<string[]> {
    const { memberships, rooms } = this.#options;
    const ids = await memberships.roomIdsOf(user);
    const found = await Promise.all(ids.map((id) => id === LOBBY ? undefined : rooms.get(id)));
    return found.flatMap((room) => room === undefined || room.kind === "direct" ? [] : room.id);
  }
}
