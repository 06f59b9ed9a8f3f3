/**
 * Most examples lead to a path, which no link in a message may. This puts a scheme before it that is
 * allowed, and makes no link of an address that stands in the text.
 */
export function absolute(text: string, attributes = ""): string {
  const start = String.raw`(?:(?<!=)\]\(\s*(?:<|&lt;)?${attributes})`;
  return text.replaceAll(
    new RegExp(String.raw`(${start})(?=[^\s)<>])(?!https?:|mailto:)`, "gi"),
    "$1mailto:",
  );
}

/**
 * HTML without what does not show, or not in a message: spaces around lines and blocks, breaks beside
 * line ends, the parts of a table, its missing cells, numbers of items; and how an address is written.
 */
export function normalize(html: string): string {
  return html.split(/(<pre>[^]*?<\/pre>)/).map((part) =>
    part.startsWith("<pre>")
      ? part.replace(
        /(?: class="language-([^\s"]*)[^"]*")/,
        (_, name) => name === "" ? "" : ` class="language-${name}"`,
      )
      : part
        .replaceAll("<br />", "")
        .replaceAll(/<\/?(?:thead|tbody)>/g, "")
        .replaceAll(/(?<=<li) value="\d+"/g, "")
        .replaceAll('align="left"', 'align="start"')
        .replaceAll('align="right"', 'align="end"')
        .replaceAll(/href="([^"]*)"/g, (_, href: string) => `href="${canonical(href)}"`)
        .replaceAll(/[ \t]*\n[ \t]*/g, "\n")
        .replaceAll(/\s*(<\/?(?:ul|ol|li|blockquote|p|table|tr|td|th)\b[^>]*>)\s*/g, "$1")
        .replaceAll(/(?:<td[^>]*><\/td>)+(?=<\/tr>)/g, "")
        .trim()
  ).join("");
}

function canonical(href: string): string {
  const written = href.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  const address = URL.parse(written)?.href ?? written;
  try {
    return decodeURI(address).replaceAll(/%[0-7][\dA-F]/g, decodeURIComponent);
  } catch {
    return address;
  }
}
