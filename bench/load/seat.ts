/** One socket of a load, ready to post. */
export interface LoadSeat {
  /** Puts a message into what `flush` sends; `room` is its place in the target's rooms. */
  post(message: number, room: number): void;
  flush(): void;
  close(): void;
}
