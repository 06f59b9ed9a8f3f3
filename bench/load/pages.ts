import * as v from "valibot";
import { percentile } from "../statistics.ts";
import { HttpConnection } from "./http_connection.ts";
import { say } from "./say.ts";

/** Pages of history, one request after another on one connection. */
export const Pages = v.object({
  load: v.literal("pages"),
  port: v.number(),
  cookie: v.string(),
  room: v.string(),
  /** The number of messages of the room; their seqs are 1 to this. */
  messages: v.number(),
  place: v.picklist(["newest", "middle", "oldest"]),
  measureMs: v.number(),
});
type Pages = v.InferOutput<typeof Pages>;

/** The times of the requests, in milliseconds. */
export const PagesReport = v.object({ requests: v.number(), p50: v.number(), p99: v.number() });

const Page = v.object({ messages: v.array(v.object({ seq: v.number(), text: v.string() })) });

const PAGE = 50;

/** Fewer requests have no 99th percentile to speak of. */
const LEAST_REQUESTS = 200;
const WARM_UP_REQUESTS = 50;

/** Steps of this share of a range come near every part of it, and near none twice (Weyl's sequence). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Asks for pages, and fails when one does not hold exactly the messages that it should. */
export async function runPages(options: Pages): Promise<v.InferOutput<typeof PagesReport>> {
  const connection = await HttpConnection.open(options.port);
  const latencies: number[] = [];
  let end = 0;
  for (let request = -WARM_UP_REQUESTS;; request++) {
    if (request === 0) {
      say("measuring");
      end = performance.now() + options.measureMs;
    }
    if (request >= LEAST_REQUESTS && performance.now() >= end) break;
    const { query, first } = page(options, request + WARM_UP_REQUESTS);
    const began = performance.now();
    const path = `/api/rooms/${encodeURIComponent(options.room)}/messages?limit=${PAGE}${query}`;
    const body = await connection.get(path, { Cookie: options.cookie });
    if (request >= 0) latencies.push(performance.now() - began);
    const { messages } = v.parse(Page, JSON.parse(body));
    if (messages.length !== PAGE || messages.some(({ seq }, place) => seq !== first + place)) {
      throw new Error(`The page with "${query}" does not hold ${PAGE} messages from ${first} on.`);
    }
  }
  say("measured");
  connection.close();
  return {
    requests: latencies.length,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** The query of a request, and the seq of the first message that it should bring. */
function page({ place, messages }: Pages, request: number): { query: string; first: number } {
  switch (place) {
    case "newest":
      return { query: "", first: messages - PAGE + 1 };
    case "oldest":
      return { query: "&after=0", first: 1 };
    case "middle": {
      const share = 0.25 + 0.5 * (request * GOLDEN % 1);
      const before = Math.floor(messages * share);
      return { query: `&before=${before}`, first: before - PAGE };
    }
  }
}
