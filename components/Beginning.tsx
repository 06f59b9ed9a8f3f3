import { RoomIcon } from "./RoomIcon.tsx";

interface BeginningProps {
  name: string;
  topic: string;
  kind: string;
  empty: boolean;
}

/** What stands above the first message of a room, and alone in an empty one. */
export function Beginning({ name, topic, kind, empty }: BeginningProps) {
  return (
    <div class="beginning">
      <span class="beginning-mark">
        <RoomIcon kind={kind} />
      </span>
      <h2>{empty ? `It is quiet in ${name}` : `This is where ${name} began`}</h2>
      <p>{topic || (empty ? "Say hello: somebody has to be first." : "")}</p>
      {empty && topic !== "" && <p>Say hello: somebody has to be first.</p>}
    </div>
  );
}
