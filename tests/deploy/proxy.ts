import { pause } from "../../lib/base/pause.ts";
import { findProgram } from "../../tasks/debian.ts";
import { OwnPort } from "../support/own_port.ts";
import { allow } from "../support/patience.ts";
import type { TestServer } from "../support/server.ts";

/** How long a proxy may take to listen, in milliseconds. */
const PATIENCE_MS = 20_000;

/** The programs that the tests need, where this machine has them or gets them. */
export interface Programs {
  nginx: string;
  caddy: string;
  openssl: string;
}

/** Finds nginx, Caddy and openssl; names the first one that is missing. */
export async function findPrograms(): Promise<Programs | { missing: string }> {
  const nginx = await findProgram("nginx", "usr/sbin/nginx");
  if (nginx === undefined || !await runs(nginx, "-v")) return { missing: "nginx" };
  const caddy = await findProgram("caddy", "usr/bin/caddy");
  if (caddy === undefined || !await runs(caddy, "version")) return { missing: "caddy" };
  const openssl = await findProgram("openssl", "usr/bin/openssl");
  if (openssl === undefined || !await runs(openssl, "version")) return { missing: "openssl" };
  return { nginx, caddy, openssl };
}

async function runs(program: string, argument: string): Promise<boolean> {
  const command = new Deno.Command(program, { args: [argument], stdout: "null", stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}

/** A proxy with the settings of `deploy/`, on https://localhost and a free port, before a server. */
export interface Proxy extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** The port of plain HTTP, which leads to the other one; undefined where the test has none. */
  readonly plainPort: number | undefined;
  /** The certificate to be trusted. */
  readonly certificate: string;
  /** Of nginx: the same server behind the shortest settings that there are, over plain HTTP. */
  readonly usualPort: number | undefined;
}

const Settings = (name: string) =>
  Deno.readTextFile(new URL(`../../deploy/${name}`, import.meta.url));

/** The waiting of the settings, in a test's time; how long each is makes no difference to how it works. */
const FAST = [[/\b10s/g, "1s"], [/\b30s/g, "2s"], [/\b60s/g, "1s"]] as const;

/** Replaces each text, which has to be there. */
function replaceAll(text: string, pairs: readonly (readonly [string | RegExp, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (text.search(from) < 0) throw new Error(`There is no ${from} in the settings.`);
    return text.replaceAll(from, to);
  }, text);
}

/** Starts nginx with `deploy/nginx.conf`. */
export async function startNginx(
  { nginx, openssl }: Programs,
  server: TestServer,
  limits: { connections: number },
): Promise<Proxy> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-nginx-" });
  const certificate = await makeCertificate(openssl, folder);
  await using stack = new AsyncDisposableStack();
  const [port, plainPort, usualPort] = [
    stack.use(new OwnPort()).port,
    stack.use(new OwnPort()).port,
    stack.use(new OwnPort()).port,
  ];
  const settings = replaceAll(await Settings("nginx.conf"), [
    [/.*listen \[::\].*\n/g, ""],
    ["listen 80;", `listen 127.0.0.1:${plainPort};`],
    ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
    ["return 301 https://chat.example.org", `return 301 https://localhost:${port}`],
    [/\/etc\/letsencrypt\/live\/chat.example.org\/fullchain.pem/g, `${folder}/cert.pem`],
    [/\/etc\/letsencrypt\/live\/chat.example.org\/privkey.pem/g, `${folder}/key.pem`],
    ["server_name chat.example.org", "server_name localhost"],
    ["server 127.0.0.1:8000;", `server 127.0.0.1:${server.port};`],
    ["parlor_connections 200", `parlor_connections ${limits.connections}`],
    [/_timeout 10s/g, "_timeout 1s"],
    ["keepalive_timeout 60s", "keepalive_timeout 1s"],
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     ${Deno.uid() === 0 ? "user root;" : ""}
     events { worker_connections 1024; }
     http {
       access_log off; ${temporary}
       ${settings}
       server {
         listen 127.0.0.1:${usualPort};
         location / { proxy_pass http://127.0.0.1:${server.port}; }
       }
     }`,
  );
  const stop = await startProgram(nginx, ["-c", `${folder}/nginx.conf`, "-p", folder], port, {});
  const ports = stack.move();
  return {
    origin: `https://localhost:${port}`,
    port,
    plainPort,
    usualPort,
    certificate,
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(folder, { recursive: true });
      await ports.disposeAsync();
    },
  };
}

/** Starts Caddy with `deploy/Caddyfile`. */
export async function startCaddy(
  { caddy, openssl }: Programs,
  server: TestServer,
): Promise<Proxy> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-caddy-" });
  const certificate = await makeCertificate(openssl, folder);
  await using stack = new AsyncDisposableStack();
  const { port } = stack.use(new OwnPort());
  const settings = replaceAll(await Settings("Caddyfile"), [
    [/^\{$/gm, "{\n\tadmin off\n\tauto_https disable_redirects"],
    [/^chat.example.org \{$/gm, `localhost:${port} {\n\ttls ${folder}/cert.pem ${folder}/key.pem`],
    ["reverse_proxy 127.0.0.1:8000", `reverse_proxy 127.0.0.1:${server.port}`],
    ...FAST,
  ]);
  await Deno.writeTextFile(`${folder}/Caddyfile`, settings);
  const stop = await startProgram(
    caddy,
    ["run", "--config", `${folder}/Caddyfile`, "--adapter", "caddyfile"],
    port,
    { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  );
  const ports = stack.move();
  return {
    origin: `https://localhost:${port}`,
    port,
    plainPort: undefined,
    usualPort: undefined,
    certificate,
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(folder, { recursive: true });
      await ports.disposeAsync();
    },
  };
}

async function makeCertificate(openssl: string, folder: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(openssl, {
    args: [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" "),
      ..."-subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE"
        .split(" "),
      ...["-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`],
    ],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`openssl: ${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(`${folder}/cert.pem`);
}

/** Starts a program and waits until it listens; what it returns ends it. */
async function startProgram(
  program: string,
  args: string[],
  port: number,
  env: Record<string, string>,
): Promise<() => Promise<void>> {
  const child = new Deno.Command(program, {
    args,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const output = new Response(child.stderr).text();
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await child.status;
    await output;
  };
  let isLate = false;
  let hasEnded = false;
  child.status.then(() => hasEnded = true);
  const cancel = allow(PATIENCE_MS, () => isLate = true);
  try {
    for (;;) {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port })).close();
        return stop;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      }
      if (isLate || hasEnded) {
        await stop();
        throw new Error(`${program} does not listen: ${await output}`);
      }
      await pause(20);
    }
  } finally {
    cancel();
  }
}
