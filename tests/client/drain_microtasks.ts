/** Lets everything run that waits for no timer. Promise chains of the client are far shorter than this. */
export async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await null;
}
