import { asset } from "fresh/runtime";
import { define } from "../lib/state.ts";

/** The document around every page. */
export default define.page(({ Component, state }) => (
  <html lang="en" data-theme={state.user?.theme}>
    <head>
      <meta charset="utf-8" />
      <meta
        name="viewport"
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
      />
      <meta
        name="description"
        content={`${state.services.settings.current.name} is a place for your people to talk, in rooms, threads and direct messages.`}
      />
      <meta name="color-scheme" content={state.user?.theme ?? "light dark"} />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f3ee" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15110d" />
      <title>{state.services.settings.current.name}</title>
      <link
        rel="icon"
        href={asset("/favicon.svg")}
        data-unread={asset("/favicon-unread.svg")}
        type="image/svg+xml"
      />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <Component />
    </body>
  </html>
));
