import type { ComponentChildren } from "preact";
import { Head } from "fresh/runtime";
import type { Person } from "../../lib/protocol/event.ts";
import { AppShell } from "../shell/AppShell.tsx";
import { PageBar } from "../shell/PageBar.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";

interface PlainPageProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  path: string;
  me: Person;
  /** The title in the browser, before the server's name. */
  title: string;
  /** The text of the link that leads past the list of rooms. */
  skip: string;
  children: ComponentChildren;
}

/** A page of one column beside the list of rooms, for somebody who is signed in. */
export function PlainPage({ title, skip, children, ...shell }: PlainPageProps) {
  return (
    <AppShell {...shell} skip={{ to: "main", label: skip }}>
      <Head>
        <title>{`${title} · ${shell.serverName}`}</title>
      </Head>
      <main id="main" class="main">
        <PageBar />
        <div class="page">{children}</div>
      </main>
    </AppShell>
  );
}
