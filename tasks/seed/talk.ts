/** The people of the demo, the first of them the server's owner. */
export const PEOPLE = [
  "Amara",
  "Björn",
  "Chiara",
  "Dmitri",
  "Elif",
  "Farah",
  "Goran",
  "Hana",
  "Ivo",
  "Jun",
  "Kofi",
  "Lena",
  "Mateus",
  "Nour",
  "Olu",
  "Priya",
  "Rosa",
  "Sami",
  "美咲",
  "Олена",
  "نور",
];

/** Somebody who is a program. */
export const BOT = "Kettle";

/** The talk of a room: lines that begin a conversation, and lines that go on with it. */
export interface Talk {
  name: string;
  topic: string;
  openers: readonly string[];
  replies: readonly string[];
}

/** Lines for any room. */
export const ANYWHERE: readonly string[] = [
  "Yes!",
  "Good idea 👍",
  "I was about to say the same.",
  "Ha, that is so true 😄",
  "Not sure about that one.",
  "Let me look it up and come back to you.",
  "Thanks, that helps a lot.",
  "Can you send me the link?",
  "On it.",
  "Give me ten minutes.",
  "Same here.",
  "🎉🎉🎉",
  "Oh no. What happened then?",
  "I can take that over if you like.",
  "Let us not decide this today.",
  "Who else is in?",
  "Count me in.",
  "I'll be a little late.",
  "One more thing before I forget: the key hangs behind the door again.",
  "Makes sense to me.",
];

/** The rooms of the demo, with the lobby first, which is there already. */
export const ROOMS: readonly Talk[] = [
  {
    name: "lobby",
    topic: "Where everybody meets",
    openers: [
      "Good morning, everybody!",
      "Is anybody else's heating making that noise?",
      "The parcel for Ivo is at the front desk.",
      "We have visitors on Thursday, about twenty people. Please keep the long table free.",
      "Who left the bicycle in the hallway?",
      "Short reminder: the fire drill is tomorrow at 11.",
      "Welcome to all who are new here 👋 Say hello!",
      "The door code changes tonight. Ask me, I will not write it down here.",
    ],
    replies: [
      "Good morning! ☀️",
      "Hello from the second floor.",
      "I'll bring cake.",
      "Günaydın!",
      "おはようございます",
      "It was me, sorry. I'll move it.",
      "Twenty? Then we need more chairs.",
      "Noted, thank you.",
    ],
  },
  {
    name: "kitchen",
    topic: "Lunch, leftovers and the coffee machine",
    openers: [
      "There is soup left. Come and get it.",
      "The coffee machine wants to be descaled again.",
      "What shall we cook on Friday?",
      "Found this: https://example.org/recipes/flatbread-without-yeast",
      "Whose jar with the blue lid is that? It has developed opinions.",
      "I am ordering vegetables for next week. Wishes until noon, please.",
    ],
    replies: [
      "I vote for dumplings.",
      "No onions for me, please.",
      "Is there a vegan one as well?",
      "Descaled it. You are welcome.",
      "Two portions for us.",
      "The recipe says 200 g of flour, but take 250.",
      "Smells wonderful up here.",
      "Let me write down what we need:\n- carrots\n- rice\n- lemons\n- the good olive oil",
    ],
  },
  {
    name: "reading",
    topic: "One book a month, no spoilers before the last Sunday",
    openers: [
      "Which book do we take for next month?",
      "I finished it last night and have not slept since.",
      "The library has three copies now.",
      "Is the translation as good as people say?",
      "Chapter nine. That is all I say.",
    ],
    replies: [
      "The narrator lies, you know.",
      "No spoilers, please!",
      "I like how slowly it begins.",
      "Somebody borrowed my copy and it came back with notes in the margin. Better notes than mine.",
      "Shorter chapters would have been kinder.",
      "Let us meet at four instead of five.",
      "I have it in French, if anybody wants to compare.",
    ],
  },
  {
    name: "workshop",
    topic: "Wood, wires, and who has the drill",
    openers: [
      "Has anybody seen the small drill?",
      "The sensor on the roof reports 61 °C. I doubt it.",
      "I wrote a little script for the sign in the window.",
      "The workbench is free from three o'clock on.",
      "Next safety introduction: Saturday at ten.",
    ],
    replies: [
      "It is in the second drawer, behind the tape.",
      "```\nfor (const lamp of lamps) lamp.brightness = 0.4;\n```\nThat is the whole trick.",
      "Measure twice, please.",
      "The battery was upside down.",
      "I can print that part for you, it takes about two hours.",
      "M4 screws are in the box with the red label.",
      "Turn it off and on again?",
      "It works now, and I would like to know why.",
    ],
  },
  {
    name: "garden",
    topic: "Beds, bees and the watering list",
    openers: [
      "The beans are up 🌱",
      "Who waters this weekend?",
      "There are snails. There are so many snails.",
      "The hose leaks at the second tap.",
      "Harvest on Sunday afternoon, bring a basket.",
    ],
    replies: [
      "I'll do Saturday.",
      "Rain is coming, so perhaps nobody needs to.",
      "Copper tape, it is the only thing that works.",
      "The bees are in a good mood today 🐝",
      "Leave some courgettes for the others this time!",
      "Too early for tomatoes, I think.",
      "The compost is warm, that is good.",
    ],
  },
  {
    name: "trips",
    topic: "Out of town on weekends",
    openers: [
      "Train at 8:12, platform 4. Who comes along?",
      "The hut still has six beds.",
      "I made a list of what we need for the lake.",
      "How was the walk?",
      "Would somebody drive? I have the maps.",
    ],
    replies: [
      "Platform changed: 7!",
      "I have a tent for three.",
      "Wet, but the view made up for it.",
      "Take the northern path, the other one is closed.",
      "My knees vote for the boat.",
      "Do we need cash there?",
      "Last bus back is at 19:40.",
    ],
  },
];

/** The last conversation of the first room: each author, by their place in `PEOPLE`, and line. */
export const LATEST: readonly (readonly [author: number, text: string])[] = [
  [7, "Good morning! The projector is back from repair, and it is even quiet now."],
  [10, "Finally 🎉 Then we can show the film on Thursday after all."],
  [1, "Which one did we agree on?"],
  [7, "The one with the lighthouse. 98 minutes, subtitles for everybody."],
  [2, "I can make popcorn. How many are we?"],
  [
    10,
    "Fourteen so far. The list is at https://example.org/film-night, please sign in until Wednesday.",
  ],
  [2, "Fourteen is two pots. I'll borrow the big one from the kitchen."],
  [1, "The curtains need somebody tall. Dmitri?"],
  [3, "I knew that I'd be good for something."],
  [3, "Hung up and tested, the room is properly dark now."],
  [7, "You are the best. Doors at 19:00, the film starts at half past."],
  [10, "I'll bring the long cable, just in case."],
  [2, "And I'm off to buy corn 🌽"],
];
