import type { ComponentType } from "preact";

/** What a button that copies a link is given. */
export interface CopyLinkProps {
  url: string;
  /** Says aloud which link it is, where there are several. */
  of?: string;
}

/** A button that copies a link: an island, which the page's route gives to its components. */
export type CopyLinkButton = ComponentType<CopyLinkProps>;
