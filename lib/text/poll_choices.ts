/** A digit in a key, or ten. */
const CHOICE = /^(?:(\d)\ufe0f?\u20e3|🔟)(?= )/gmu;

/** The emojis that a message's text asks to be voted with, each once; none when it is no poll. */
export function pollChoices(text: string): readonly string[] {
  if (!text.startsWith("📊")) return [];
  const choices = text.matchAll(CHOICE);
  return [...new Set(choices.map(([ten, digit]) => digit ? `${digit}\ufe0f\u20e3` : ten))];
}
