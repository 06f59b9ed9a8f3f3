import { assertEquals } from "@std/assert";
import { Paginator } from "../../../lib/client/log/paginator.ts";
import type { HistoryPage } from "../../../lib/protocol/history.ts";

const PAGE: HistoryPage = { epoch: "e", head: 9, messages: [], users: [], more: false };

/** A paginator and the answers that it waits for. */
function open() {
  const asked: { before: number | undefined; answer: PromiseWithResolvers<HistoryPage> }[] = [];
  const paginator = new Paginator(({ before }) => {
    const answer = Promise.withResolvers<HistoryPage>();
    asked.push({ before, answer });
    return answer.promise;
  });
  return { asked, paginator };
}

Deno.test("Paginator.load() asks once however often it is called meanwhile", async () => {
  const { asked, paginator } = open();
  const first = paginator.load({ before: 7 });
  assertEquals(paginator.state.value, { loading: true });
  assertEquals(await paginator.load({ before: 7 }), undefined);
  asked[0]?.answer.resolve(PAGE);
  assertEquals(await first, PAGE);
  assertEquals(paginator.state.value, { loading: false });
  assertEquals(asked.map(({ before }) => before), [7]);
});

Deno.test("Paginator.load() says that it failed, and can be tried again", async () => {
  const { asked, paginator } = open();
  const first = paginator.load({ before: 7 });
  asked[0]?.answer.reject(new TypeError("The network failed."));
  assertEquals(await first, undefined);
  assertEquals(paginator.state.value, {
    loading: false,
    failed: "The messages could not be loaded.",
  });
  const second = paginator.load({ before: 7 });
  assertEquals(paginator.state.value, { loading: true });
  asked[1]?.answer.resolve(PAGE);
  assertEquals(await second, PAGE);
});

Deno.test("Paginator.cancel() drops the page under way and lets another load begin", async () => {
  const { asked, paginator } = open();
  const first = paginator.load({ before: 7 });
  paginator.cancel();
  assertEquals(paginator.state.value, { loading: false });
  const second = paginator.load({ before: 5 });
  asked[0]?.answer.resolve(PAGE);
  assertEquals(await first, undefined);
  assertEquals(paginator.state.value, { loading: true });
  asked[1]?.answer.resolve(PAGE);
  assertEquals(await second, PAGE);
});
