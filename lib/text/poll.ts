/** The emoji that number the choices of a poll; people vote by reacting with one. */
export const CHOICES: readonly string[] = [..."123456789"].map((digit) => `${digit}\ufe0f\u20e3`)
  .concat("🔟");

/** The text of a poll: the question, and a line for each of two to ten choices. */
export function pollText(question: string, choices: readonly string[]): string {
  return [`📊 **${question}**`, ...choices.map((choice, at) => `${CHOICES[at]} ${choice}`)]
    .join("\n");
}
