import { historyOf } from "../../lib/client/history_client.ts";
import { LogView } from "../../lib/client/log_view.ts";
import { MessageDesk } from "../../lib/client/message_desk.ts";
import { RoomModel } from "../../lib/client/room_model.ts";
import { logAddress, messageAddress } from "../../lib/text/addresses.ts";
import { Avatar } from "../Avatar.tsx";
import { ClosedComposer, closureOf } from "../ClosedComposer.tsx";
import { Icon } from "../Icon.tsx";
import { Reactions } from "../message/Reactions.tsx";
import { MessageText } from "../MessageText.tsx";
import { LiveComposer } from "./LiveComposer.tsx";
import { LiveLog } from "./LiveLog.tsx";
import { ReloadOffer } from "./ReloadOffer.tsx";

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
