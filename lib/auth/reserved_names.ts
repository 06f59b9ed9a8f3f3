import { skeletonsOf } from "../text/names/skeleton.ts";

/**
 * Names that nobody gets: they read as the server speaking, as a part of the address bar, as a
 * mention of many, or as nothing at all. Whatever looks like one of them is refused as well.
 */
export const RESERVED_NAMES: readonly string[] = [
  // The server and those who run it
  ..."admin administrator root superuser sysadmin system server service daemon parlor".split(" "),
  ..."owner moderator moderators staff team official support security abuse billing".split(" "),
  ..."postmaster hostmaster webmaster noreply no-reply".split(" "),
  // Mentions of many
  ..."all here everyone everybody channel room rooms members online".split(" "),
  // Oneself, and nobody
  ..."me you self anonymous nobody unknown deleted null undefined nan none true false".split(" "),
  // Parts of an address
  ..."api static assets login logout signin signout signup register account settings".split(" "),
  ..."direct join invite invites search healthz favicon.ico robots.txt www".split(" "),
];

// What stands around and between letters does not make a reserved word somebody's own.
const bare = (name: string) => name.replaceAll(/[^\p{L}\p{N}]/gu, "");

const reserved = new Set(RESERVED_NAMES.flatMap((name) => skeletonsOf(name)).map(bare));

/** True when a name of these skeletons is reserved, or looks like one that is. */
export function isReserved(skeletons: readonly string[]): boolean {
  return skeletons.some((skeleton) => reserved.has(bare(skeleton)));
}
