import { threadId } from "../../lib/protocol/thread.ts";
import type { Room } from "../../lib/store/rooms/room.ts";
import { Play, type SeedShown, type SeedStage } from "./play.ts";
import { CODE, LONG_READ, SCRIPTS, TABLE, WELCOME } from "./texts.ts";

/** Shows everything that Parlor can do, once at least, and leaves something unread for the first person. */
export async function showcase(stage: SeedStage): Promise<SeedShown> {
  const play = new Play(stage);
  const news = await play.makeRoom(
    "public",
    "announcements",
    "News for everybody, from moderators",
  );
  await announce(play, news);
  const festival = await play.makeRoom("private", "summer-festival", "12 July, in the courtyard");
  await planFestival(play, festival);
  await archiveRoom(
    play,
    await play.makeRoom("public", "winter-market", "It was cold. It was lovely."),
  );
  await showWriting(
    play,
    await play.makeRoom("public", "writing-samples", "What a message can look like"),
  );
  await talkInLobby(play, stage.lobby, festival);
  await talkDirectly(play);
  await setStatuses(play);
  await readAndLeave(play, stage.lobby);
  return play.shown;
}

async function announce(play: Play, room: Room): Promise<void> {
  await play.say(room, 0, WELCOME);
  const news = await play.say(
    room,
    0,
    "**The lift is out of order** until Thursday. Please use the stairs by the workshop.",
  );
  await play.pin(room, 0, news);
  for (const [who, emoji] of [[1, "👍"], [2, "👍"], [3, "🙏"], [4, "👍"]] as const) {
    await play.react(room, who, news, emoji);
  }
  await play.change(room, 0, { readOnly: true });
}

async function planFestival(play: Play, room: Room): Promise<void> {
  for (const who of [1, 2, 3, 5]) await play.add(room, 0, who);
  await play.makeModerator(room, 0, 1);
  await play.invite(room, 0, { uses: "10", hours: "168" });
  await play.say(room, 1, "Here is the plan so far. Please change what is wrong.");
  const list = await play.say(
    room,
    1,
    "1. Tables and benches\n   - ask the school\n   - ask the fire brigade\n2. Music, until ten\n3. Cake. A lot of cake.",
  );
  await play.edit(
    room,
    1,
    list,
    "1. Tables and benches\n   - ~~ask the school~~ they lend us twelve\n   - ask the fire brigade\n2. Music, until ten\n3. Cake. A lot of cake.",
  );
  const vote = await play.command(
    room,
    2,
    "poll",
    '"Which band shall we ask?" "The brass quartet" "Two guitars and a cello" "My brother’s records"',
  );
  for (const [who, emoji] of [[0, "2️⃣"], [1, "2️⃣"], [2, "1️⃣"], [3, "2️⃣"], [5, "3️⃣"]] as const) {
    await play.react(room, who, vote, emoji);
  }
  const wrong = await play.say(room, 3, "The permit costs 4,000.");
  await play.say(room, 3, "The permit costs 40. Sorry, I misread it.");
  await play.remove(room, 3, wrong);
  await play.add(room, 0, 4);
  await play.removePerson(room, 0, 4);
}

async function archiveRoom(play: Play, room: Room): Promise<void> {
  await play.say(room, 2, "We sold 212 waffles. The iron has earned its rest.");
  await play.say(room, 3, "And we have 14 scarves left, for next year.");
  await play.change(room, 0, { archived: true });
}

async function showWriting(play: Play, room: Room): Promise<void> {
  await play.say(
    room,
    1,
    "*Emphasis*, **strong**, ~~gone~~, `code`, and [a link](https://example.org/).",
  );
  await play.say(
    room,
    2,
    "> Whoever has no garden\n> has a window sill.\n\nThat is on the wall in the kitchen.",
  );
  await play.say(room, 3, CODE);
  await play.say(room, 1, TABLE);
  for (const [index, text] of SCRIPTS.entries()) await play.say(room, index + 1, text);
  await play.say(room, 4, "🎉");
  await play.say(room, 2, LONG_READ);
}

async function talkInLobby(play: Play, lobby: Room, festival: Room): Promise<void> {
  const [first] = play.people;
  const question = await play.say(lobby, 3, "Does anybody know how to tune a piano?");
  await play.react(lobby, 1, question, "🎹");
  await play.react(lobby, 2, question, "🎹");
  const thread = threadId(lobby.id, question);
  await play.say({ id: thread }, 1, "A little. What is wrong with it?");
  await play.say(
    { id: thread },
    3,
    "The lower half sounds like a cupboard falling down the stairs.",
  );
  await play.say({ id: thread }, 0, "My neighbour is a piano tuner. I’ll ask her.");
  await play.command(lobby, 2, "me", "is listening at the door");
  const offer = await play.say(lobby, 4, "Three boxes of books to give away, on the ground floor.");
  await play.say(lobby, 5, "Is the atlas among them?", offer);
  await play.pin(lobby, 4, offer);
  await play.bookmark(lobby, 0, offer);
  await play.forward(lobby, 1, offer, festival, "For the book stall?");
  await play.answerCommand("tea", { usage: "[kind]", does: "Asks the kettle for tea" });
  const order = await play.command(lobby, 1, "tea", "mint");
  await play.sayAsBot(lobby, "☕ Mint tea, ready in four minutes.", order);
  await play.draft(lobby, 0, "Could somebody bring a ladder on");
  await play.readAll();
  // From here on nothing is read by the first person.
  await play.say({ id: thread }, 3, "That would be wonderful, thank you!");
  await play.say(lobby, 2, "@here the cake in the kitchen is for everybody 🍰");
  await play.say(lobby, 1, `@${first!.username} the keys are at the front desk.`);
}

async function talkDirectly(play: Play): Promise<void> {
  const one = await play.makeDirect(0, [1]);
  await play.say(one, 0, "Are you in on Friday?");
  await play.say(one, 1, "All day. Shall we look at the budget then?");
  const notes = await play.makeDirect(0, []);
  await play.say(
    notes,
    0,
    "To do:\n- lamp oil\n- call the landlord\n- birthday present for Chiara",
  );
  const group = await play.makeDirect(2, [0, 3]);
  await play.say(group, 2, "It is Chiara’s birthday on Sunday. Who sings?");
}

async function setStatuses(play: Play): Promise<void> {
  await play.status(0, { emoji: "🗓️", text: "In a meeting", until: "1h" });
  await play.status(1, { emoji: "🌴", text: "On holiday", until: "week" });
  await play.status(2, { emoji: "🎧", text: "Do not disturb, please", state: "dnd", until: "4h" });
  await play.status(3, { state: "away" });
  await play.status(4, { emoji: "🚆" });
}

async function readAndLeave(play: Play, lobby: Room): Promise<void> {
  const last = await play.say(lobby, 3, "Doors close at ten tonight.");
  await play.markUnread(lobby, 1, last);
}
