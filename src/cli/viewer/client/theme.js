/**
 * Light or dark: as the system has it, until somebody chooses. This is set in
 * the page's head, so that nothing is shown in other colours first.
 */

/** Changes when the system does; listen here to draw anew. */
export const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

let chosen;
let isPrinting = false;

/** Chooses the other theme, for as long as the page is open. */
export function chooseOtherTheme() {
  chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  setTheme();
}

/** Paper is light, whatever was chosen; afterwards all is as before. */
export function setPrinting(printing) {
  isPrinting = printing;
  setTheme();
}

function setTheme() {
  const { dataset } = document.documentElement;
  const wanted = chosen ?? (systemIsDark.matches ? "dark" : "light");
  dataset.theme = isPrinting ? "light" : wanted;
}

systemIsDark.addEventListener("change", setTheme);
setTheme();
