import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { SentDrafts } from "../../../lib/chat/writing/sent_drafts.ts";

/** A store that answers when the test says so. */
function open() {
  const asked: string[] = [];
  const answers: PromiseWithResolvers<void>[] = [];
  const failed: unknown[] = [];
  const sent = new SentDrafts({
    drafts: {
      clearSent(sent) {
        asked.push(sent.map(({ user, log }) => `${user} ${log}`).join());
        const answer = Promise.withResolvers<void>();
        answers.push(answer);
        return answer.promise;
      },
    },
    clock: { now: () => 0 },
    forms: (draft) => [draft],
    failed: (error) => failed.push(error),
  });
  return { sent, asked, answers, failed };
}

Deno.test("SentDrafts asks a slow store once at a time, whatever is sent meanwhile", async () => {
  using time = new FakeTime();
  const { sent, asked, answers, failed } = open();
  sent.add("ann", "a", "one");
  sent.add("ann", "a", "two");
  await time.tickAsync(250);
  assertEquals(asked, ["ann a"]);
  for (const user of ["bob", "cy", "bob"]) {
    sent.add(user, "a", "three");
    await time.tickAsync(10_000);
  }
  assertEquals(asked, ["ann a"]);
  answers[0]!.reject(new Error("It is away."));
  await time.tickAsync(250);
  assertEquals([asked, failed.length], [["ann a", "bob a,cy a"], 1]);
  answers[1]!.resolve();
  await time.tickAsync(10_000);
  assertEquals(asked.length, 2);
  sent.add("dan", "a", "four");
  const closed = sent.close();
  await time.runMicrotasks();
  assertEquals(asked.at(-1), "dan a");
  answers[2]!.resolve();
  await closed;
});
