/** A page that shows an error with its stack trace, for development alone. */
export function errorPage(error: unknown, script: string): Response {
  const title = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? error.stack ?? title : title;
  const cause = error instanceof Error && error.cause !== undefined
    ? `\n\nCause: ${error.cause instanceof Error ? error.cause.stack : String(error.cause)}`
    : "";
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<style>
body { margin: 0; padding: 2rem; background: #1b1b1f; color: #eee; font: 1rem/1.5 system-ui; }
h1 { color: #ff8a80; font-size: 1.25rem; overflow-wrap: anywhere; }
pre { padding: 1rem; background: #26262b; border-radius: 0.5rem; overflow-x: auto; }
</style>
</head>
<body>
<h1>${escape(title)}</h1>
<pre>${escape(stack + cause)}</pre>
<script type="module">${script}</script>
</body>
</html>
`;
  return new Response(html, {
    status: 500,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
