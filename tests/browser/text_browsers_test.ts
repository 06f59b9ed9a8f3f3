/** Browsers that show text alone: every button has words, and a form is a form. */
import { installProgram } from "../../tasks/debian.ts";
import { api } from "../support/api.ts";
import { PASSWORD, signUp } from "../support/client.ts";
import { must } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";
import { Terminal } from "../support/terminal.ts";
import { eventually } from "../support/until.ts";

const ENTER = "\r";
const TAB = "\t";

/** Signs in as nora, reads the lobby up to "three" and posts a text there. */
const BROWSERS = {
  async w3m(terminal: Terminal, text: string) {
    await terminal.shows(/Sign in/);
    // A search leads to what is beside a field, and Tab into it.
    for (const [label, value] of [["Username", "nora"], ["Password", PASSWORD]]) {
      await terminal.type(`/${label}${ENTER}`);
      await terminal.shows(new RegExp(`Forward: ${label}`));
      await terminal.type(`${TAB}${ENTER}`);
      await terminal.shows(/TEXT:|Password:/);
      await terminal.type(`${value}${ENTER}`);
      await terminal.shows(/Viewing/);
    }
    await terminal.type(`/Sign in${ENTER}${ENTER}`);
    await terminal.shows(/three[^]*Send/);
    // The box comes before its first button, and has the editor write.
    await terminal.type(`/Emoji${ENTER}`);
    await terminal.shows(/Forward: Emoji/);
    await terminal.type(`\x1b${TAB}${ENTER}`);
    await terminal.shows(new RegExp(text));
    await terminal.type(`/Send${ENTER}`);
    await terminal.shows(/Forward: Send/);
    await terminal.type(ENTER);
  },

  async lynx(terminal: Terminal, text: string) {
    await terminal.shows(/\(BUTTON\) Sign in/);
    await terminal.type(TAB);
    await terminal.shows(/Textfield|Text entry field/);
    await terminal.type(`nora${TAB}`);
    await terminal.shows(/Password entry field/);
    await terminal.type(`${PASSWORD}${TAB}`);
    await terminal.shows(/Form submit button/);
    await terminal.type(ENTER);
    await terminal.shows(/Skip to the message box[^]*NORMAL LINK/);
    await terminal.type(`/times in UTC${ENTER}`);
    await terminal.shows(/three/);
    // At the top there is a link past the list of rooms, which leads to the box.
    await terminal.type("\x01");
    await terminal.shows(/Skip to the message box/);
    await terminal.type(ENTER);
    await terminal.shows(/Send[^]*Textarea/);
    await terminal.type(text);
    for (let button = ""; !button.includes("submit");) {
      await terminal.type(TAB);
      button = await terminal.shows(/(?:Script|submit) button/);
    }
    await terminal.type(ENTER);
  },
} as const;

/** In w3m a whole room is in sight, and in lynx a part of it at a time. */
const COMMANDS = {
  w3m: { command: "w3m -cookie -o accept_cookie=1 -o confirm_qq=0", rows: 60 },
  lynx: { command: "lynx -nopause -nomore -accept_all_cookies", rows: 24 },
} as const;

for (const name of ["w3m", "lynx"] as const) {
  const isThere = await Deno.stat(`/usr/bin/${name}`).then(() => true, () => installProgram(name));
  if (!isThere) console.error(`Skipped: the test in ${name}, since there is none to be had here.`);
  Deno.test({
    name: `in ${name} one signs in, reads and posts`,
    ignore: !isThere,
    async fn() {
      await using server = await startServer();
      const { origin } = server;
      const nora = await signUp(origin, "nora");
      for (const text of ["one", "two", "three"]) {
        await must(origin, nora, "/rooms/lobby/messages", { text });
      }
      const home = await Deno.makeTempDir({ prefix: "parlor-terminal-" });
      try {
        const text = `by-${name}`;
        const editor = `${home}/editor`;
        await Deno.writeTextFile(editor, `#!/bin/sh\nprintf ${text} > "$1"\n`, { mode: 0o755 });
        const settings = { HOME: home, EDITOR: editor };
        const { command, rows } = COMMANDS[name];
        await using terminal = new Terminal(`${command} ${origin}/login`, rows, settings);
        await BROWSERS[name](terminal, text);
        const last = async () => {
          const { body } = await api(origin, nora, "GET", "/api/rooms/lobby/messages?limit=1");
          const { seq, text } = body.messages[0];
          return { seq, text };
        };
        await eventually(last, { seq: 4, text });
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
