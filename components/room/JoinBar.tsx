/** Joining a public room that one only reads so far. */
export function JoinBar({ room }: { room: string }) {
  return (
    <form class="join-bar" method="post" action={`/rooms/${room}/join`}>
      <span>You have not joined this room.</span>
      <button class="button button-small" type="submit">Join the room</button>
    </form>
  );
}
