import {
  decodeAtomicWrite,
  decodeSnapshotRead,
  decodeWatch,
  encodeAtomicWriteOutput,
  encodeSnapshotReadOutput,
} from "./messages.ts";
import { RawStore, Unsupported } from "./store.ts";
import { WatchStreams } from "./watch_streams.ts";
import type { Bytes } from "./wire.ts";

const VERSION = 3;
const DATA_PATH = "/v3";

/** How long the clients' metadata is good for; they ask again before. */
const METADATA_MS = 60 * 60 * 1_000;

/** A KV Connect server on this machine, with a database of its own in memory. */
export interface KvConnect extends AsyncDisposable {
  /** What `Deno.openKv` takes. */
  readonly url: string;
  /** What `DENO_KV_ACCESS_TOKEN` has to be. */
  readonly token: string;
  /** How many atomic writes were committed, and how many a check refused. */
  readonly writes: Readonly<{ committed: number; refused: number }>;
  /** Cuts every watch that is open; clients come back by themselves. */
  cutWatches(): void;
  /** Answers 503 in place of the outcome of the next `count` commits, which are done all the same. */
  loseAnswers(count: number): void;
  /** Takes requests and answers none of them, until what it returns is called. */
  fallSilent(): () => void;
}

/**
 * Serves the KV Connect protocol, version 3 (github.com/denoland/denokv, proto/kv-connect.md), over
 * plain HTTP: metadata exchange, `snapshot_read`, `atomic_write` and `watch`, with access tokens and
 * database ids checked. Queues and sums of serialized numbers are answered with 400.
 */
export async function serveKvConnect(): Promise<KvConnect> {
  const store = await RawStore.open();
  const watches = new WatchStreams(store);
  const [token, dataToken, uuid] = [1, 2, 3].map(() => crypto.randomUUID());
  const writes = { committed: 0, refused: 0 };
  let lost = 0;
  let answering: Promise<void> | undefined;

  async function exchange(request: Request): Promise<Response> {
    if (!isBearer(request, token!)) return refuse(401, "This access token is not known.");
    const body: unknown = await request.json().catch(() => undefined);
    if (!speaksVersion(body)) return refuse(400, `Only version ${VERSION} is spoken here.`);
    // The document calls the id `uuid` in its example; Deno's client reads `databaseId`.
    return Response.json({
      version: VERSION,
      databaseId: uuid,
      endpoints: [{ url: DATA_PATH, consistency: "strong" }],
      token: dataToken,
      expiresAt: new Date(Date.now() + METADATA_MS).toISOString(),
    });
  }

  async function write(bytes: Bytes): Promise<Response> {
    const versionstamp = await store.write(decodeAtomicWrite(bytes));
    writes[versionstamp === undefined ? "refused" : "committed"]++;
    if (lost > 0 && versionstamp !== undefined) {
      lost--;
      return refuse(503, "Ask again.");
    }
    return protobuf(encodeAtomicWriteOutput(versionstamp));
  }

  async function perform(method: string, bytes: Bytes): Promise<Response> {
    await answering;
    switch (method) {
      case "snapshot_read":
        return protobuf(encodeSnapshotReadOutput(await store.read(decodeSnapshotRead(bytes))));
      case "atomic_write":
        return await write(bytes);
      case "watch":
        return new Response(watches.open(decodeWatch(bytes)), {
          headers: { "content-type": "application/octet-stream" },
        });
      default:
        return refuse(404, "There is no such endpoint.");
    }
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return refuse(405, "Only POST is spoken here.");
    if (pathname === "/") return await exchange(request);
    if (!isBearer(request, dataToken!)) return refuse(401, "This token is not known.");
    if (request.headers.get("x-denokv-database-id") !== uuid) {
      return refuse(404, "There is no such database.");
    }
    if (request.headers.get("x-denokv-version") !== String(VERSION)) {
      return refuse(400, `Only version ${VERSION} is spoken here.`);
    }
    try {
      return await perform(pathname.replace(`${DATA_PATH}/`, ""), await request.bytes());
    } catch (error) {
      if (error instanceof Unsupported || error instanceof RangeError) {
        return refuse(400, error.message);
      }
      throw error;
    }
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handle);
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    token: token!,
    writes,
    cutWatches: () => watches.cut(),
    loseAnswers: (count) => void (lost = count),
    fallSilent() {
      const { promise, resolve } = Promise.withResolvers<void>();
      answering = promise;
      return resolve;
    },
    async [Symbol.asyncDispose]() {
      watches.cut();
      await server.shutdown();
      store.close();
    },
  };
}

function isBearer(request: Request, token: string): boolean {
  return request.headers.get("authorization") === `Bearer ${token}`;
}

function speaksVersion(body: unknown): boolean {
  return typeof body === "object" && body !== null && "supportedVersions" in body &&
    Array.isArray(body.supportedVersions) && body.supportedVersions.includes(VERSION);
}

function protobuf(bytes: Bytes): Response {
  return new Response(bytes, { headers: { "content-type": "application/x-protobuf" } });
}

function refuse(status: number, message: string): Response {
  return new Response(message, { status });
}
