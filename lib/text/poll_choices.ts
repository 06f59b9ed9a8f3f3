const CHOICE = /^(\d\ufe0f\u20e3|🔟)(?= )/gmu;

/** The emojis that a message's text asks to be voted with, each once; none when it is no poll. */
export function pollChoices(text: string): readonly string[] {
  return text.startsWith("📊") ? [...new Set(text.match(CHOICE))] : [];
}
