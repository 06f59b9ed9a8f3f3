/** The beginnings of announcements. */
export const WELCOME =
  "👋 **Welcome!** This is a demo with made-up people. Everybody can read here; only moderators write.\n\n- Try `/help` in any room for the commands.\n- Press `?` for the keys.\n- The room *writing-samples* shows what a message can look like.";

/** Code, which is shown in colours. */
export const CODE =
  "The whole trick:\n\n```ts\n/** Dims the lamps, one after another. */\nasync function dim(lamps: readonly Lamp[]): Promise<void> {\n  for (const lamp of lamps) {\n    await lamp.fade({ to: 0.4, seconds: 2 }); // slowly\n  }\n}\n```";

/** A table with its columns set to both sides. */
export const TABLE =
  "What is left in the pantry:\n\n| Item | Packets | Enough for |\n| :--- | ---: | :---: |\n| Rice | 12 | 48 portions |\n| Lentils | 7 | 30 portions |\n| Noodles | 3 | *tonight* |";

/** Messages in scripts that are written in other ways. */
export const SCRIPTS: readonly string[] = [
  "صباح الخير! هل نلتقي الساعة ١٠:٣٠ في المطبخ؟",
  "בוקר טוב, אני מביא עוגה.",
  "今日は雨ですね。傘を忘れないでください ☔",
  "今天下午三点开会，地点在二楼。",
  "오늘 저녁에 같이 밥 먹을래요?",
  "नमस्ते! कल की बैठक कब है?",
  "สวัสดีค่ะ พรุ่งนี้เจอกันนะ",
  "Доброе утро! Ключ у вахтёра.",
  "Καλημέρα! Ο καφές είναι έτοιμος.",
];

/** A text that is longer than a screen. */
export const LONG_READ = [
  "Minutes of the house meeting, for those who could not come:",
  ...[
    "The roof. The gutter on the north side leaks where it was mended last year. Two offers are in; the cheaper one does not include the scaffold, so they are about the same. We take the company that can come before the autumn.",
    "The courtyard. The bicycles stand in the way of the bins. Whoever does not ride theirs, please bring it to the cellar; those without a label go to the repair shop on the first of next month.",
    "The kitchen. The big oven is serviced on Monday. It will be cold until the evening, so soup comes from the small stove. Please write on the board what you take from the freezer.",
    "The workshop. The new vice is there. Please do not use it as an anvil. The safety introduction takes half an hour, and whoever has not had it may look but not touch.",
    "The garden. The rain barrels are full, the beans are up, and the snails have noticed. We need four people for the watering list in August, two for the weekend, and somebody tall for the hops.",
    "Money. After the winter market we have a little more than we thought. A third of it is put aside for the roof; about the rest we vote at the next meeting.",
    "Next time: the first Tuesday of the month, at seven, in the kitchen. Whoever comes late does the dishes.",
  ].map((part, index) => `${index + 1}. ${part}`),
].join("\n\n");
