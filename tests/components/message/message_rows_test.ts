import { assertEquals } from "@std/assert";
import {
  groupByDay,
  stateEventsAmong,
  type UnsentMessage,
} from "../../../components/message/message_rows.ts";
import { authorsOf } from "../../../lib/client/people/people_of_room.ts";
import type { MessageEvent, Person, StateEvent } from "../../../lib/protocol/event.ts";
import { Times, UTC } from "../../../lib/text/times/times.ts";

const ANN: Person = { id: "ann", username: "ann", name: "Ann" };
const BO: Person = { id: "bo", username: "bo", name: "Bo" };
const people = new Map([[ANN.id, ANN], [BO.id, BO]]);
const times = new Times(UTC);
const NOON = Date.UTC(2026, 2, 5, 12);
const MINUTE = 60_000;

const message = (seq: number, by: string, at: number): MessageEvent => ({
  seq,
  kind: "message",
  at,
  by,
  id: `m${seq}`,
  cid: `c${seq}`,
  text: `text ${seq}`,
});
const unsent = (cid: string, at: number): UnsentMessage => ({
  cid,
  at,
  text: "on its way",
  state: "pending",
});

Deno.test("groupByDay() groups an author's messages that are less than five minutes apart", () => {
  const [day] = groupByDay({
    messages: [
      message(1, "ann", NOON),
      message(2, "ann", NOON + 4 * MINUTE),
      message(3, "ann", NOON + 9 * MINUTE),
      message(4, "bo", NOON + 9 * MINUTE),
      message(5, "ann", NOON + 9 * MINUTE),
    ],
    people,
    me: ANN,
    times,
  });
  assertEquals(day?.rows.map(({ first }) => first), [true, false, true, true, true]);
});

Deno.test("groupByDay() starts a new day with its author", () => {
  const midnight = Date.UTC(2026, 2, 6);
  const days = groupByDay({
    messages: [message(1, "ann", midnight - MINUTE), message(2, "ann", midnight)],
    people,
    me: ANN,
    times,
  });
  assertEquals(days.map(({ key, rows }) => [key, rows.length]), [["2026-03-05", 1], [
    "2026-03-06",
    1,
  ]]);
  assertEquals(days[1]?.rows[0]?.first, true);
});

Deno.test("groupByDay() keeps a message's key when it is confirmed", () => {
  const before = groupByDay({ messages: [], unsent: [unsent("c1", NOON)], people, me: ANN, times });
  const after = groupByDay({ messages: [message(1, "ann", NOON)], people, me: ANN, times });
  assertEquals(before[0]?.rows[0]?.key, after[0]?.rows[0]?.key);
});

Deno.test("groupByDay() puts what is unsent last, whatever this device's clock says", () => {
  const days = groupByDay({
    messages: [message(1, "bo", NOON)],
    unsent: [unsent("late", NOON - 86_400_000)],
    people,
    me: ANN,
    times,
  });
  assertEquals(days.length, 1);
  assertEquals(days[0]?.rows.map(({ at }) => at), [NOON, NOON]);
});

Deno.test("groupByDay() has a name for an author who is not known", () => {
  const [day] = groupByDay({ messages: [message(1, "cy", NOON)], people, me: ANN, times });
  assertEquals(day?.rows[0]?.author.name, "Somebody");
});

Deno.test("authorsOf() names each author once", () => {
  const messages = [message(1, "bo", NOON), message(2, "ann", NOON), message(3, "bo", NOON)];
  assertEquals(authorsOf(messages, people), [BO, ANN]);
});

Deno.test("what happened to the room stands between the messages, and parts those of one author", () => {
  const joined = (seq: number): StateEvent => ({
    seq,
    kind: "member",
    at: NOON + seq,
    by: "bob",
    user: "bob",
    change: "joined",
  });
  const messages = [2, 4, 5].map((seq) => message(seq, "ann", NOON + seq));
  const stateEvents = [joined(1), joined(3), joined(6)];
  const days = groupByDay({ messages, stateEvents, people, me: ANN, times });
  assertEquals(days.flatMap(({ rows }) => rows.map(({ seq, first }) => [seq, first])), [
    [1, false],
    [2, true],
    [3, false],
    [4, true],
    [5, false],
    [6, false],
  ]);
  const among = (start: number, end: number, more: boolean) =>
    stateEventsAmong(stateEvents, messages, { start, end, more }).map(({ seq }) => seq);
  assertEquals(among(0, 3, false), [1, 3, 6]);
  assertEquals(among(0, 3, true), [3, 6]);
  assertEquals(among(0, 1, false), [1, 3]);
  assertEquals(among(1, 3, false), [6]);
});
