import * as v from "valibot";
import { pause } from "../../lib/base/pause.ts";
import { type Attack, type AttackField, ATTACKS } from "./attacks.ts";
import { say } from "./say.ts";

/** Costly input of one kind, for as long as the benchmark lets it. */
export const Attacking = v.object({
  load: v.literal("attack"),
  attack: v.string(),
  port: v.number(),
  cookies: v.array(v.string()),
  rooms: v.object({ elements: v.string(), code: v.string(), long: v.string() }),
  epoch: v.string(),
});

/** The time between two reports of the number of blows, in milliseconds. */
const TELL_MS = 1_000;

/** A hand that was refused tries again after this, in milliseconds. */
const REFUSED_MS = 20;

/** Strikes with every hand, over and over; it does not come back. */
export async function runAttack(input: v.InferOutput<typeof Attacking>): Promise<never> {
  const attack = ATTACKS[input.attack];
  if (attack === undefined) throw new Error(`There is no attack "${input.attack}".`);
  let strikes = 0;
  say("attacking");
  setInterval(() => say("strikes", strikes), TELL_MS);
  await Promise.all(
    Array.from({ length: attack.hands }, (_, hand) => goOn(attack, input, hand, () => strikes++)),
  );
  throw new Error("An attack has no end.");
}

async function goOn(
  attack: Attack,
  field: AttackField,
  hand: number,
  struck: () => void,
): Promise<void> {
  while (true) {
    struck();
    try {
      await attack.strike(field, hand);
    } catch {
      // It was refused or closed, which is what it is all about.
      await pause(REFUSED_MS);
    }
  }
}
