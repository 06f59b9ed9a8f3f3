import {
  type Account,
  type Frame,
  join,
  PASSWORD,
  postForm,
  type RawSocket,
  signIn,
  signUp,
} from "../support/client.ts";

/** The server under test, from outside: its address and two people who are signed in. */
export interface ConformanceStage {
  /** Where its HTTP side is, such as `http://localhost:8000`. */
  origin: string;
  ann: Account;
  bob: Account;
  /** Makes a new public room of Ann's; its id. */
  room(): Promise<string>;
  /** Opens a socket that has said hello, closed when the rule ends. */
  join(
    account: Account,
    rooms?: Record<string, { epoch: string; seq: number }>,
  ): Promise<{ socket: RawSocket; welcome: Frame }>;
  /** Fetches as one of the two, or as nobody. */
  fetch(path: string, account?: Account): Promise<Response>;
  /** Posts a form as one of the two, asking for JSON. */
  post(path: string, form: Record<string, string>, account?: Account): Promise<Response>;
}

/** How a stage's people come about: by name and password, or as new accounts. */
export interface StageOptions {
  origin: string;
  users?: readonly { username: string; password: string }[];
  /** The code of an invite by which those who sign up come, for a server that is not open. */
  invite?: string | undefined;
}

const JSON_WANTED = { accept: "application/json" };

/** Signs the two people in, or up. */
export async function openStage(
  { origin, users = [], invite }: StageOptions,
): Promise<ConformanceStage> {
  const suffix = crypto.randomUUID().slice(0, 8);
  const enter = async (index: number, name: string) => {
    const given = users[index];
    return given === undefined
      ? await signUp(origin, `${name}-${suffix}`, PASSWORD, invite)
      : await signIn(origin, given.username, given.password);
  };
  const ann = await enter(0, "conform-a");
  const bob = await enter(1, "conform-b");
  const headers = (account?: Account) => ({
    ...JSON_WANTED,
    ...(account === undefined ? {} : { cookie: account.cookie }),
  });
  return {
    origin,
    ann,
    bob,
    async room() {
      const name = `conformance ${crypto.randomUUID()}`;
      const response = await postForm(origin, "/rooms", { name, kind: "public" }, {
        cookie: ann.cookie,
      });
      await response.body?.cancel();
      const location = response.headers.get("location");
      const id = location?.match(/\/rooms\/([^/?#]+)$/)?.[1];
      if (id === undefined) throw new Error(`POST /rooms answered ${response.status} ${location}`);
      return id;
    },
    join: (account, rooms) => join(origin, account, rooms),
    fetch: (path, account) => fetch(new URL(path, origin), { headers: headers(account) }),
    post: (path, form, account) => postForm(origin, path, form, headers(account)),
  };
}

/** Runs `work` on a stage whose sockets are all closed afterwards. */
export async function withSockets(
  stage: ConformanceStage,
  work: (stage: ConformanceStage) => Promise<void>,
) {
  const opened: RawSocket[] = [];
  try {
    await work({
      ...stage,
      async join(account, rooms) {
        const joined = await stage.join(account, rooms);
        opened.push(joined.socket);
        return joined;
      },
    });
  } finally {
    await Promise.all(opened.map((socket) => socket.close()));
  }
}
