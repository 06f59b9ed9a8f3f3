import { options } from "preact";
import { markActiveLink } from "../active_link.ts";
import { lockAssets } from "../asset.ts";

// As on the server, so that an island does not take back what the server set.
const { vnode: previous } = options;
options.vnode = (vnode) => {
  if (vnode.type === "a") vnode.props = markActiveLink(vnode.props, location);
  else if (typeof vnode.type === "string") vnode.props = lockAssets(vnode.type, vnode.props);
  previous?.(vnode);
};
