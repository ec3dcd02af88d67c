/**
 * Light or dark: as the system has it, until somebody chooses. This is set in
 * the page's head, so that nothing is shown in other colours first.
 */

/** Changes when the system does; listen here to draw anew. */
export const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

let chosen;

/** Chooses the other theme, for as long as the page is open. */
export function chooseOtherTheme() {
  chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  setTheme();
}

function setTheme() {
  const { dataset } = document.documentElement;
  dataset.theme = chosen ?? (systemIsDark.matches ? "dark" : "light");
}

systemIsDark.addEventListener("change", setTheme);
setTheme();
