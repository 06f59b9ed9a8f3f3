import type { Person } from "../../lib/protocol/event.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Wordmark } from "../shell/Wordmark.tsx";

/** The first page of a visitor who is not signed in. */
export function Landing(
  { serverName, maySignUp, isClosed }: {
    serverName: string;
    maySignUp: boolean;
    /** Whether nobody can sign up, invited or not. */
    isClosed: boolean;
  },
) {
  return (
    <div class="landing">
      <header class="landing-bar">
        <Wordmark name={serverName} />
        <nav aria-label="Account">
          <a class="button" href="/login">Sign in</a>
        </nav>
      </header>
      <main class="hero">
        <div>
          <h1>Pull up a chair.</h1>
          <p class="lead">
            {serverName}{" "}
            is a place for your people to talk: rooms that stay, and messages that arrive once, in
            order, whatever the network does.
          </p>
          <p class="actions">
            {maySignUp
              ? (
                <>
                  <a class="button button-primary" href="/signup">Create an account</a>{" "}
                  <a class="button button-quiet" href="/login">Sign in</a>
                </>
              )
              : <a class="button button-primary" href="/login">Sign in</a>}
          </p>
          <p class="lead" hidden={maySignUp}>
            {isClosed
              ? "Nobody can sign up at present."
              : "New here? This server is open to whoever is invited: ask somebody on it for a link."}
          </p>
          <ul class="promises">
            <li>
              <strong>Nothing is lost.</strong> What you send offline goes out when you are back.
            </li>
            <li>
              <strong>It is yours.</strong> One server, one file, no company in between.
            </li>
            <li>
              <strong>It works anywhere.</strong> On a phone, by keyboard, even without JavaScript.
            </li>
          </ul>
        </div>
        <ExampleChat />
      </main>
    </div>
  );
}

const ROSA: Person = { id: "rosa", username: "rosa", name: "Rosa" };
const EMIL: Person = { id: "emil", username: "emil", name: "Emil" };
const LINE: readonly { by: Person; at: string; text: string }[] = [
  { by: ROSA, at: "17:02", text: "The bread is out of the oven. Who is still up for supper?" },
  { by: EMIL, at: "17:03", text: "On the train, with a bottle of the good cider. Twenty minutes." },
  { by: ROSA, at: "17:03", text: "Then I set the table. Bring an appetite." },
  { by: EMIL, at: "17:19", text: "🚪 👋" },
];

/** An example of a conversation; a picture, which screen readers skip. */
function ExampleChat() {
  return (
    <div class="specimen" aria-hidden="true">
      {LINE.map(({ by, at, text }) => (
        <div key={text} class="message message-first">
          <Avatar person={by} />
          <div>
            <div class="message-head">
              <span class="author">{by.name}</span> <span class="message-time">{at}</span>
            </div>
            <p class="message-text">{text}</p>
          </div>
        </div>
      ))}
    </div>
  );
}
