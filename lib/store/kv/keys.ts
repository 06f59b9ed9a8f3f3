/** Every key of the database, in one place. A key part is never taken from a client unchecked. */
export const keys = {
  /** → Room */
  room: (room: string) => ["room", room],
  /** All rooms, in the order in which they were made. */
  rooms: () => ["room"],
  /** → room id; the name folded, so that no two public rooms look alike. Only public rooms are here. */
  roomName: (folded: string) => ["room_name", folded],
  roomNames: () => ["room_name"],
  /** → room id; what the name of a public room looks like */
  roomSkeleton: (skeleton: string) => ["room_skeleton", skeleton],
  /** → room id; the people's ids, sorted, so that the same people always find the same room */
  direct: (people: readonly string[]) => ["direct", ...people],
  /** → Head; its versionstamp is what every write to the room checks */
  head: (room: string) => ["head", room],
  heads: () => ["head"],
  /** → the isolates that wait for their turn to write to the room */
  writeQueue: (room: string) => ["turn", room],
  /** → StoredRow: messages in their present state, each its own log event; `seq` is the last one's */
  message: (room: string, seq: number) => ["message", room, seq],
  messages: (room: string) => ["message", room],
  allMessages: () => ["message"],
  /** → StoredChange: every event that is no message */
  change: (room: string, seq: number) => ["change", room, seq],
  changes: (room: string) => ["change", room],
  /** → string: what a message said before its first edit, if there was one */
  original: (room: string, seq: number) => ["original", room, seq],
  /** → the cids of some hundred messages with their seqs; rows are numbered, `block` is their filter's */
  cids: (room: string, block: number, row: number) => ["cids", room, block, row],
  cidsOf: (room: string, block: number) => ["cids", room, block],
  /** → CidFilter: whether a cid may be in one of the rows of its block */
  cidFilter: (room: string, block: number) => ["cid_filter", room, block],
  cidFilters: (room: string) => ["cid_filter", room],
  /** → StoredChange: the events about the room once more, so that a page of history finds them */
  stateEvent: (room: string, seq: number) => ["standing", room, seq],
  stateEvents: (room: string) => ["standing", room],
  /** → seq of the event that pinned it: the pinned messages of a room, by their own seqs */
  pin: (room: string, seq: number) => ["pin", room, seq],
  pins: (room: string) => ["pin", room],
  /** → bits: which messages of a block of the log were deleted (`deleted.ts`) */
  deletedIn: (room: string, block: number) => ["deleted", room, block],
  deleted: (room: string) => ["deleted", room],
  /** → Membership, from the room's side and from the person's */
  member: (room: string, user: string) => ["member", room, user],
  members: (room: string) => ["member", room],
  /** → true; only a moderator lets back in who was removed */
  removed: (room: string, user: string) => ["removed", room, user],
  /** → true: the person has blocked the other one */
  block: (user: string, other: string) => ["block", user, other],
  blocksOf: (user: string) => ["block", user],
  blocks: () => ["block"],
  /** → Report, and those that nobody has decided about: all, by room and by message */
  report: (id: string) => ["report", id],
  reports: () => ["report"],
  openReport: (id: string) => ["report_open", id],
  openReports: () => ["report_open"],
  openReportIn: (room: string, id: string) => ["report_open_in", room, id],
  openReportsIn: (room: string) => ["report_open_in", room],
  openReportOn: (log: string, seq: number) => ["report_on", log, seq],
  /** → the id of the report that somebody made of a message, and of one that they sent and is held */
  reported: (user: string, log: string, seq: number) => ["reported", user, log, seq],
  heldAs: (user: string, log: string, cid: string) => ["held", user, log, cid],
  heldOf: (user: string) => ["held", user],
  /** → true: what somebody has reported, in the order in which they did */
  reportBy: (user: string, id: string) => ["reports_by", user, id],
  reportsBy: (user: string) => ["reports_by", user],
  /** → true: something of it was decided since they looked */
  reportNews: (user: string) => ["report_news", user],
  /** → how many messages somebody reported on a day */
  reportsMade: (user: string) => ["reports_made", user],
  allReportsMade: () => ["reports_made"],
  /** → how many archives of what is their own somebody took on a day */
  archivesTaken: (user: string) => ["archives_taken", user],
  allArchivesTaken: () => ["archives_taken"],
  /** → when somebody last posted in a room that has them wait, or in its threads */
  slowPost: (room: string, user: string) => ["slow_post", room, user],
  slowPosts: () => ["slow_post"],
  /** → Invite, by its code, the codes of each room, and how often those were added to or ended */
  invite: (code: string) => ["invite", code],
  invites: () => ["invite"],
  inviteOf: (room: string, code: string) => ["invites_of", room, code],
  invitesOf: (room: string) => ["invites_of", room],
  inviteCount: (room: string) => ["invite_count", room],
  /** → ServerInvite, by its code, and how many were ever made */
  serverInvite: (code: string) => ["server_invite", code],
  serverInvites: () => ["server_invite"],
  serverInviteCount: () => ["server_invite_count"],
  /** → Admission: the person may come into the room by an invite that was used for it */
  admission: (user: string, room: string) => ["admission", user, room],
  admissionsOf: (user: string) => ["admission", user],
  /** → who asked the person into the room, and when; it waits for their answer */
  invitation: (user: string, room: string) => ["invitation", user, room],
  invitations: (user: string) => ["invitation", user],
  allInvitations: () => ["invitation"],
  roomOf: (user: string, room: string) => ["rooms_of", user, room],
  roomsOf: (user: string) => ["rooms_of", user],
  /** → how many rooms the person made on a day, and which ones they brought another into */
  roomsMade: (user: string) => ["rooms_made", user],
  allRoomsMade: () => ["rooms_made"],
  broughtInto: (by: string, user: string) => ["brought_into", by, user],
  broughtBy: (by: string) => ["brought_into", by],
  allBroughtInto: () => ["brought_into"],
  /** → Cursor: how far the person has read the room */
  cursor: (user: string, room: string) => ["cursor", user, room],
  cursorsOf: (user: string) => ["cursor", user],
  /** → the author's id: a message that mentions the person, and one that mentions everybody */
  mention: (user: string, room: string, seq: number) => ["mention", user, room, seq],
  mentions: (user: string, room: string) => ["mention", user, room],
  mentionsOf: (user: string) => ["mention", user],
  roomMention: (room: string, seq: number) => ["room_mention", room, seq],
  roomMentions: (room: string) => ["room_mention", room],
  /** → Bookmark: what the person has bookmarked, counted upwards */
  bookmark: (user: string, count: number) => ["bookmark", user, count],
  bookmarks: (user: string) => ["bookmark", user],
  /** → the count of the person's bookmark of this message */
  bookmarkOf: (user: string, room: string, seq: number) => ["bookmark_of", user, room, seq],
  bookmarksOf: (user: string) => ["bookmark_of", user],
  /** → Cursor: the person follows the thread of the room's message at `seq`, and has read it so far */
  threadOf: (user: string, room: string, seq: number) => ["thread_of", user, room, seq],
  threadsOf: (user: string) => ["thread_of", user],
  threadsIn: (user: string, room: string) => ["thread_of", user, room],
  /** → true: the same from the thread's side */
  follower: (room: string, seq: number, user: string) => ["follower", room, seq, user],
  followers: (room: string, seq: number) => ["follower", room, seq],
  /** → what the person has typed in the room and not sent */
  draft: (user: string, room: string) => ["draft", user, room],
  draftsOf: (user: string) => ["draft", user],
  /** → DraftIndex: which logs those are in, the oldest first */
  draftIndex: (user: string) => ["draft_index", user],
  drafts: () => ["draft"],
  /** → BotCommand, by its name */
  command: (name: string) => ["command", name],
  commands: () => ["command"],
  /** → how many commands were ever added */
  commandCount: () => ["command_count"],
  /** → User */
  user: (user: string) => ["user", user],
  users: () => ["user"],
  /** → true: whoever is a guest of the server, and whoever is not active */
  guest: (user: string) => ["guest", user],
  guests: () => ["guest"],
  inactive: (user: string) => ["inactive", user],
  inactives: () => ["inactive"],
  /** → Staff: the owners and admins of the server */
  staff: () => ["staff"],
  /** → the holder (`usernames.ts`); the name folded, and its look-alike skeleton */
  username: (folded: string) => ["username", folded],
  usernames: () => ["username"],
  usernameSkeleton: (skeleton: string) => ["username_skeleton", skeleton],
  usernameSkeletons: () => ["username_skeleton"],
  /** → by which version of their rules the names of people and rooms are indexed */
  nameRules: () => ["name_rules"],
  /** → a part of a picture of the person: its type, then its bytes */
  avatarRow: (user: string, version: number, row: number) => ["avatar", user, version, row],
  avatarRows: (user: string, version: number) => ["avatar", user, version],
  /** All that the pictures of a person take. */
  avatarsOf: (user: string) => ["avatar", user],
  /** → PasswordHash */
  password: (user: string) => ["password", user],
  /** → Reset, by the hash of its code, and the person's present one by that hash */
  reset: (codeHash: string) => ["reset", codeHash],
  resets: () => ["reset"],
  resetOf: (user: string) => ["reset_of", user],
  resetsOf: () => ["reset_of"],
  /** → when it will be as if nobody had tried to get in, by what is counted */
  attempts: (counter: string) => ["attempts", counter],
  allAttempts: () => ["attempts"],
  /** → Session, by the hash of its token */
  session: (tokenHash: string) => ["session", tokenHash],
  sessions: () => ["session"],
  sessionsOf: (user: string) => ["sessions_of", user],
  sessionOf: (user: string, tokenHash: string) => ["sessions_of", user, tokenHash],
  /** → SessionUse: when, from where and with what a session was last used */
  sessionUse: (tokenHash: string) => ["session_use", tokenHash],
  sessionUses: () => ["session_use"],
  /** → a counter that an isolate adds to when it writes; others look when it moves */
  counter: (isolate: string, shard: string) => ["pulse", isolate, shard],
  countersOf: (isolate: string) => ["pulse", isolate],
  counters: () => ["pulse"],
  /** → Notice: what an isolate has to tell of people's lists, counted upwards, for a minute */
  notice: (isolate: string, count: number) => ["notice", isolate, count],
  notices: () => ["notice"],
  noticesOf: (isolate: string) => ["notice", isolate],
  /** → when the person was last here, in milliseconds since 1970 (UTC) */
  seen: (user: string) => ["seen", user],
  /** → a part of who is here on an isolate, for those that the bus does not reach */
  presence: (isolate: string, part: number) => ["here", isolate, part],
  presences: () => ["here"],
  presenceOn: (isolate: string) => ["here", isolate],
  /** → true, for as long as the isolate runs; and how many there have been */
  isolate: (isolate: string) => ["isolate", isolate],
  isolates: () => ["isolate"],
  isolateCount: () => ["isolate_count"],
  /** → random bytes that the server proves something with */
  secret: (purpose: string) => ["secret", purpose],
  /** → which life of the database this is (`incarnation.ts`) */
  incarnation: () => ["incarnation"],
  /** → what is written to see whether something can be */
  probe: () => ["probe"],
  /** → SweepState: how far the sweep has come */
  sweep: () => ["sweep"],
  /** → Sample: how much the server was used in an hour since 1970 */
  use: (hour: number) => ["use", hour],
  uses: () => ["use"],
  /** → the number of sockets of an isolate */
  socketCount: (isolate: string) => ["sockets", isolate],
  socketCounts: () => ["sockets"],
  /** → the settings of the server that somebody changed */
  settings: () => ["settings"],
  /** → AuditEntry, by its number; and how many there are */
  auditEntry: (number: number) => ["audit", number],
  audit: () => ["audit"],
  auditCount: () => ["audit_count"],
  /** → Erasure: what is still to be removed of somebody, and how far that has come */
  erasure: (user: string) => ["erasure", user],
  erasures: () => ["erasure"],
  /** → the user id of the first account, which owned the server first; there from then on */
  owner: () => ["owner"],
} as const satisfies Record<string, (...parts: never[]) => Deno.KvKey>;
