/**
 * The form in which the props of islands travel from the server to the browser.
 *
 * It is JSON: an array of values that refer to each other by index, so that what is shared, and
 * what holds itself, stays so. The first is the whole. A string, number or boolean stands for
 * itself; an object and an array of numbers hold references; an array that begins with a string is
 * one of the types below, named by the string. Values without a form in JSON are negative
 * references.
 */

export const UNDEFINED = -1;
export const NULL = -2;
export const NAN = -3;
export const POSITIVE_INFINITY = -4;
export const NEGATIVE_INFINITY = -5;
export const NEGATIVE_ZERO = -6;
/** A missing item of a sparse array. */
export const HOLE = -7;

/** A value whose type JSON does not have: its tag, then what it is made of. */
export type Tagged =
  | ["bigint", string]
  | ["Date", number | null]
  | ["URL", string]
  | ["RegExp", string, string]
  | ["Uint8Array", string]
  | ["Map", ...number[]]
  | ["Set", ...number[]]
  | ["signal", number]
  | ["computed", number]
  | ["Temporal", string, string]
  | ["JSX", number];

/** One value of the array. */
export type Entry = string | number | boolean | number[] | { [key: string]: number } | Tagged;
