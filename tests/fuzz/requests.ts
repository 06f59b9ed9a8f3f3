import fc from "fast-check";

/** A request as bytes, in the pieces in which they are written, and what it may count on. */
export interface RawRequest {
  pieces: Uint8Array<ArrayBuffer>[];
  /** Whether it is whole and well-formed, so that it has to be answered. */
  isWhole: boolean;
  /** Whether the sending side is closed after it. */
  halfClose: boolean;
}

type Header = [name: string, value: string];

/** Every character from U+0001 to U+00FF, one byte each on the wire. */
const bytes = (maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength })
    .map((codes) => String.fromCharCode(...codes));

/** Characters that a header's value may have (RFC 9110, section 5.5). */
const visible = (maxLength: number) =>
  fc.array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 1, maxLength })
    .map((codes) => String.fromCharCode(...codes));

const key = "dGhlIHNhbXBsZSBub25jZQ==";

/** What a browser sends, for a session and a host. */
const usual = (host: string, cookie: string): Header[] => [
  ["Host", host],
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  ["Origin", `http://${host}`],
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", key],
  ["Sec-WebSocket-Protocol", "chat.v1"],
  ["Cookie", cookie],
];

/** Other values, by header; none of them makes a message that is not HTTP. */
const values: Record<string, fc.Arbitrary<string>> = {
  "Host": fc.oneof(
    fc.constantFrom("", "localhost", "[::1]", "a:99999", "a b", "ä", "@"),
    visible(30),
  ),
  "Connection": fc.constantFrom("", "keep-alive", "keep-alive, Upgrade", "close", "upgrade,,", "x"),
  "Upgrade": fc.constantFrom("", "WebSocket", "websocket, h2c", "h2c", "websocket/13", "x"),
  "Origin": fc.oneof(
    fc.constantFrom("null", "", "https://elsewhere.example", "file://", "http://", "http://[", "*"),
    visible(30),
  ),
  "Sec-WebSocket-Version": fc.constantFrom("", "0", "8", "99", "13, 8", "-13", "13.0", "x"),
  "Sec-WebSocket-Key": fc.oneof(
    fc.constantFrom("", "AAAA", "not base64!", "A".repeat(500), `${key}, ${key}`),
    visible(24),
  ),
  "Sec-WebSocket-Protocol": fc.oneof(
    fc.constantFrom("", "chat.v2", "chat.v2, chat.v1", ",,,", "chat.v1,".repeat(500), "CHAT.V1"),
    visible(30),
  ),
  "Sec-WebSocket-Extensions": fc.constantFrom(
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits=99",
    ";;;",
    "x".repeat(2_000),
  ),
  "Cookie": fc.oneof(
    fc.constantFrom("", "session", "session=", "session=;session=", `session=${"a".repeat(43)}`),
    visible(60).map((value) => `session=${value}`),
    fc.constant("a=b; ".repeat(1_000)),
  ),
  "Authorization": fc.oneof(
    fc.constantFrom("Bearer", "Bearer ", `Bearer ${"a".repeat(43)}`, "Basic YTpi"),
    visible(60).map((value) => `Bearer ${value}`),
  ),
  "X-Forwarded-For": fc.oneof(fc.constantFrom("", "1.2.3.4", "::", "unknown, ,"), visible(30)),
  "X-Forwarded-Proto": fc.constantFrom("https", "wss", "", "x"),
  "Accept": fc.constantFrom("text/html", "application/json", "*/*;q=9", ""),
  "Content-Type": fc.constantFrom("application/json", "multipart/form-data", "x"),
  "Expect": fc.constantFrom("100-continue", "x"),
};

/** One header more, fewer, twice or with another value. */
const change: fc.Arbitrary<(headers: Header[]) => Header[]> = fc.oneof(
  fc.nat(7).map((n) => (headers: Header[]) => headers.filter((_, index) => index !== n)),
  fc.nat(7).map((n) => (headers: Header[]) => [...headers, ...headers.slice(n, n + 1)]),
  ...Object.entries(values).map(([name, value]) =>
    value.map((value) => (headers: Header[]) => [
      ...headers.filter((header) => header[0] !== name),
      [name, value] satisfies Header,
    ])
  ),
);

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constant("GET") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "HEAD",
      "POST",
      "PUT",
      "DELETE",
      "OPTIONS",
      "PATCH",
      "get",
      "M-SEARCH",
    ),
  },
);

const target = fc.oneof(
  { weight: 16, arbitrary: fc.constant("/api/socket") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "/api/socket?v=1",
      "/api/socket/",
      "//api/socket",
      "/api/%73ocket",
      "/api/socket%00",
      "/api/socket?%ff=%",
      "/api/../api/socket",
      "/%",
      "/healthz",
      "/api/rooms/lobby/messages?before=-1",
      "/api/rooms/%F0%9F/messages?limit=1e9",
      "http://elsewhere.example/api/socket",
      "*",
      `/${"a".repeat(5_000)}`,
    ),
  },
);

/** What breaks the message itself. */
const breakage: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.nat().map((n) => (text: string) => text.slice(0, n % text.length)),
  fc.tuple(fc.nat(), bytes(5)).map(([n, more]) => (text: string) => {
    const at = n % text.length;
    return text.slice(0, at) + more + text.slice(at);
  }),
  fc.constant((text: string) => text.replaceAll("\r\n", "\n")),
  fc.constant((text: string) => text.replace("\r\n", "\r\n folded\r\n")),
  fc.constant((text: string) => text.replace("\r\n", "\r\nno colon\r\n")),
  fc.constant((text: string) => text.replace("\r\n", "\r\nA: \0\r\n")),
  fc.constant((text: string) => text.replace("\r\n", `\r\nA: ${"a".repeat(100_000)}\r\n`)),
  fc.constant((text: string) => text.replace("\r\n", "\r\n" + "A: b\r\n".repeat(2_000))),
  fc.constantFrom("HTTP/1.0", "HTTP/2.0", "HTTP/9", "http/1.1", "").map(
    (version) => (text: string) => text.replace("HTTP/1.1", version),
  ),
  fc.constantFrom(
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "Transfer-Encoding: x\r\n",
  ).map((header) => (text: string) => text.replace("\r\n", `\r\n${header}`)),
  bytes(200).map((noise) => () => noise),
  fc.constant((text: string) => text + text),
  fc.constant((text: string) => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${text}`),
);

/** Upgrade requests to a server at `host` with this cookie: right, nearly right, and no HTTP at all. */
export function requests(host: string, cookie: string): fc.Arbitrary<RawRequest> {
  return fc.record({
    method,
    target,
    changes: fc.array(change, { maxLength: 3 }),
    breakages: fc.oneof(
      { weight: 2, arbitrary: fc.constant<((text: string) => string)[]>([]) },
      { weight: 1, arbitrary: fc.array(breakage, { minLength: 1, maxLength: 2 }) },
    ),
    cuts: fc.array(fc.nat(), { maxLength: 3 }),
    halfClose: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  }).map(({ method, target, changes, breakages, cuts, halfClose }) => {
    const headers = changes.reduce((headers, change) => change(headers), usual(host, cookie));
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
    const text = breakages.reduce(
      (text, breakage) => breakage(text),
      `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`,
    );
    return { pieces: cut(text, cuts), isWhole: breakages.length === 0, halfClose };
  });
}

function cut(text: string, cuts: readonly number[]): Uint8Array<ArrayBuffer>[] {
  const at = cuts.map((n) => n % (text.length + 1)).sort((one, other) => one - other);
  return [0, ...at].map((from, index) =>
    Uint8Array.from(text.slice(from, at[index]), (char) => char.charCodeAt(0) & 0xff)
  );
}
