const fits = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** Makes a text box as high as its text, where the style sheet alone cannot. */
export function fitToText(box: HTMLTextAreaElement): void {
  if (fits) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
