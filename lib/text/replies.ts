/** `1 reply`, `2 replies`. */
export function countReplies(count: number): string {
  return `${count} repl${count === 1 ? "y" : "ies"}`;
}
