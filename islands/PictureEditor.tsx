import { useEffect, useRef, useState } from "preact/hooks";
import { type Crop, middleOf, moved } from "../lib/client/account/crop.ts";
import { encodePicture, submitPicture } from "../lib/client/account/encode_picture.ts";
import { FormError } from "../components/forms/FormError.tsx";

interface PictureEditorProps {
  /** Whether there is a picture so far. */
  hasPicture: boolean;
}

/** The side of the square in which a picture is cut, in pixels of the page. */
const SIDE = 240;

/** How far an arrow key moves the picture, as a part of the square. */
const STEP = 1 / 16;

/** How much larger or smaller the plus and minus keys make it. */
const ZOOM = 1.1;

/**
 * The form for one's picture: any picture is chosen, pasted or dropped, moved under a square until that
 * shows what it should, and sent small, without what its file said. It takes the place of the form
 * behind it, which is for a file that is square and small already.
 */
export default function PictureEditor({ hasPicture }: PictureEditorProps) {
  const [picture, setPicture] = useState<ImageBitmap>();
  const [crop, setCrop] = useState<Crop>({ x: 0, y: 0, side: 1 });
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isLive, setLive] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const open = async (file: File | undefined | null) => {
    if (!file) return;
    setProblem(undefined);
    try {
      const found = await createImageBitmap(file);
      setPicture(found);
      setCrop(middleOf(found));
    } catch {
      setProblem("Your browser can’t read this file as a picture.");
    }
  };

  useEffect(() => {
    setLive(true);
    const paste = (event: ClipboardEvent) => {
      const file = [...event.clipboardData?.files ?? []].find(({ type }) => /^image\//.test(type));
      if (file === undefined) return;
      event.preventDefault();
      open(file);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || picture === undefined) return;
    const { width } = context.canvas;
    context.clearRect(0, 0, width, width);
    context.drawImage(picture, crop.x, crop.y, crop.side, crop.side, 0, 0, width, width);
  }, [picture, crop]);

  const move = (x: number, y: number, scale = 1) =>
    picture &&
    setCrop((crop) => moved(crop, picture, { x: x * crop.side, y: y * crop.side }, scale));

  const drag = (down: PointerEvent) => {
    const { currentTarget } = down;
    if (!(currentTarget instanceof HTMLElement)) return;
    currentTarget.setPointerCapture(down.pointerId);
    let [x, y] = [down.clientX, down.clientY];
    const side = currentTarget.clientWidth;
    currentTarget.onpointermove = (event) => {
      move((x - event.clientX) / side, (y - event.clientY) / side);
      [x, y] = [event.clientX, event.clientY];
    };
    currentTarget.onpointerup = currentTarget.onpointercancel = () =>
      currentTarget.onpointermove = null;
  };

  const press = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => move(-STEP, 0),
      ArrowRight: () => move(STEP, 0),
      ArrowUp: () => move(0, -STEP),
      ArrowDown: () => move(0, STEP),
      "+": () => move(0, 0, 1 / ZOOM),
      "-": () => move(0, 0, ZOOM),
    };
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };

  const save = async () => {
    if (picture === undefined || isBusy) return;
    const form = document.querySelector<HTMLFormElement>(".picture-plain");
    if (form === null) return;
    setBusy(true);
    try {
      submitPicture(form, await encodePicture(picture, crop));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  // What the server rendered is there for who has no script.
  if (!isLive) return null;
  return (
    <div
      class="picture-editor"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        open(event.dataTransfer?.files[0]);
      }}
    >
      <FormError message={problem} />
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label="Choose a picture"
        accept="image/*"
        onChange={(event) => {
          open(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {picture !== undefined && (
        <>
          <canvas
            ref={canvas}
            class="picture-crop"
            width={2 * SIDE}
            height={2 * SIDE}
            tabIndex={0}
            role="img"
            aria-label="Your picture as others will see it. Arrow keys move it, plus and minus zoom."
            onPointerDown={drag}
            onKeyDown={press}
            onWheel={(event) => {
              event.preventDefault();
              move(0, 0, event.deltaY > 0 ? ZOOM : 1 / ZOOM);
            }}
          />
          <p class="field-hint">Drag the picture to move it.</p>
          <label class="picture-zoom">
            Zoom
            <input
              type="range"
              min={1}
              max={4}
              step={0.05}
              value={Math.min(picture.width, picture.height) / crop.side}
              onInput={({ currentTarget }) =>
                move(
                  0,
                  0,
                  Math.min(picture.width, picture.height) / Number(currentTarget.value) / crop.side,
                )}
            />
          </label>
        </>
      )}
      <div class="actions">
        {picture !== undefined && (
          <button
            type="button"
            class="button button-primary"
            aria-busy={isBusy}
            onClick={save}
          >
            Use this picture
          </button>
        )}
        <button type="button" class="button" onClick={() => input.current?.click()}>
          {hasPicture || picture !== undefined ? "Choose another" : "Choose a picture"}
        </button>
        {picture !== undefined && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => setPicture(undefined)}
          >
            Cancel
          </button>
        )}
      </div>
      {picture === undefined && (
        <p class="field-hint">
          You can also paste one, or drop it here. What the file says beside the picture, such as
          where it was taken, stays with you.
        </p>
      )}
    </div>
  );
}
