/** A button that copies a text to the clipboard, and says whether it did. */

import { element } from "./drawing.js";

/** For so many milliseconds a button says what it did. */
const TOLD = 1500;

/** A button that copies a text, and says that it did. */
export function copyButton(says, textOf) {
  const made = element("button", {
    type: "button",
    class: "copy",
    onclick: async () => {
      const done = await copied(textOf());
      made.textContent = done ? "copied" : "cannot copy here";
      setTimeout(() => made.textContent = says, TOLD);
    },
  }, says);
  return made;
}

/** Whether a text is on the clipboard now; files may lack the newer way to it. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", { class: "offstage" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
