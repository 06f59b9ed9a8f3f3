import { Fragment } from "preact";
import type { Names } from "../../lib/client/people/names.ts";
import type { Inline } from "../../lib/text/markdown/tree.ts";

interface InlinesProps {
  inlines: readonly Inline[];
  names: Names | undefined;
}

/** The words of a paragraph or cell. */
export function Inlines({ inlines, names }: InlinesProps) {
  return <>{inlines.map((inline, index) => <Word key={index} inline={inline} names={names} />)}</>;
}

function Word({ inline, names }: { inline: Inline; names: Names | undefined }) {
  switch (inline.kind) {
    case "text":
      // Bare text among elements would be escaped twice by the precompiled markup.
      return <Fragment>{inline.text}</Fragment>;
    case "code":
      return <code class="inline-code">{inline.text}</code>;
    case "emphasis":
      return (
        <em>
          <Inlines inlines={inline.inlines} names={names} />
        </em>
      );
    case "strong":
      return (
        <strong>
          <Inlines inlines={inline.inlines} names={names} />
        </strong>
      );
    case "strike":
      return (
        <del>
          <Inlines inlines={inline.inlines} names={names} />
        </del>
      );
    case "link":
      return (
        <a
          href={inline.href}
          title={inline.title}
          target={inline.href.startsWith("mailto:") ? undefined : "_blank"}
          rel="noopener noreferrer nofollow ugc"
        >
          <Inlines inlines={inline.inlines} names={undefined} />
        </a>
      );
    case "mention":
    case "room": {
      const found = names?.(inline.kind, inline.name);
      if (found === undefined) return <Fragment>{inline.mark + inline.name}</Fragment>;
      const { text, title, href, isMe, rest } = found;
      const className = isMe ? "mention mention-me" : "mention";
      const name = href === undefined
        ? <span class={className} title={title}>{text}</span>
        : <a class={className} href={href}>{text}</a>;
      return rest === "" ? name : (
        <>
          {name}
          <Fragment>{rest}</Fragment>
        </>
      );
    }
  }
}
