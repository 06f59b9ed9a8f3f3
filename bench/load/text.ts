import { DIGITS } from "./digits.ts";

/** Words that a person might say: 64 bytes with the number in front, the same to every server. */
const FILLER = " shall we meet at the harbour at seven, or a bit later?";

/** The text of a message whose number is still to be written over the zeros in front. */
export const TEXT = "0".repeat(DIGITS) + FILLER;
