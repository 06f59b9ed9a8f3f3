import { newPersonId } from "../../../lib/store/people/users.ts";
import { assertEquals } from "@std/assert";
import { HUES, lookOf, LOOKS } from "../../../lib/text/names/initials.ts";
import { AuthSite } from "../../auth/site.ts";

/** How many different ones are among them. */
const count = (values: readonly number[]) => new Set(values).size;

Deno.test("newPersonId() gives people who come one after another looks of their own", () => {
  const ids: string[] = [];
  for (let index = 0; index < 3 * LOOKS; index++) ids.unshift(newPersonId(ids));
  for (let from = 0; from + LOOKS <= ids.length; from++) {
    assertEquals(count(ids.slice(from, from + LOOKS).map(lookOf)), LOOKS);
    assertEquals(count(ids.slice(from, from + HUES).map((id) => lookOf(id) % HUES)), HUES);
  }
});

Deno.test("people who sign up at once look different, and so does who comes later", async () => {
  await using site = await AuthSite.open();
  const names = Array.from({ length: 9 }, (_, index) => `person-${index}`);
  await Promise.all(names.map((name) => site.signUp(name)));
  await site.signUp("late-one");
  const people = await site.services.users.list(20);
  assertEquals(count(people.map(({ id }) => lookOf(id) % HUES)), people.length);
  assertEquals(people.length, 10);
});
