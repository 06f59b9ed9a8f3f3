import { historyOf } from "../../lib/client/log/history_client.ts";
import { LogView } from "../../lib/client/view/log_view.ts";
import { MessageDesk } from "../../lib/client/room/conversation.ts";
import { RoomModel } from "../../lib/client/room/room_model.ts";
import { logAddress, messageAddress } from "../../lib/text/addresses.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { ClosedComposer, closureOf } from "./ClosedComposer.tsx";
import { Icon } from "../shell/Icon.tsx";
import { Reactions } from "../message/Reactions.tsx";
import { MessageText } from "../text/MessageText.tsx";
import { LiveComposer } from "../writing/LiveComposer.tsx";
import { LiveLog } from "./LiveLog.tsx";
import { ReloadOffer } from "../shell/ReloadOffer.tsx";

/**
 * What the page of a room is made of, for what is loaded after it: a module that both imported would
 * be taken out of the page's first script, and cost more there than it takes.
 */
export const PARTS = {
  Avatar,
  ClosedComposer,
  Icon,
  LiveComposer,
  LiveLog,
  LogView,
  MessageDesk,
  MessageText,
  Reactions,
  ReloadOffer,
  RoomModel,
  closureOf,
  historyOf,
  logAddress,
  messageAddress,
};

/** What the page of a room is made of. */
export type Parts = typeof PARTS;
