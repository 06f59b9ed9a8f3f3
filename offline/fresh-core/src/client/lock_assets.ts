import { options } from "preact";
import { lockAssets } from "../asset.ts";

// As on the server, so that an island does not load a picture again under another URL.
const { vnode: previous } = options;
options.vnode = (vnode) => {
  if (typeof vnode.type === "string") {
    vnode.props = lockAssets(vnode.type, vnode.props);
  }
  previous?.(vnode);
};
