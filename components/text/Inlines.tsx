import { Fragment } from "preact";
import type { Names } from "../../lib/client/names.ts";
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
    case "mention": {
      const person = names?.mention(inline.name);
      if (person === undefined) return <Fragment>{`@${inline.name}`}</Fragment>;
      return (
        <span class={person.isMe ? "mention mention-me" : "mention"} title={person.title}>
          {person.text}
        </span>
      );
    }
    case "room": {
      const room = names?.room(inline.name);
      if (room === undefined) return <Fragment>{`#${inline.name}`}</Fragment>;
      return <a class="mention" href={room.href}>{room.text}</a>;
    }
  }
}
