/**
 * What every drawing needs: elements, canvases that are sharp on every screen,
 * and colours that follow the page's theme.
 */

/** Hues that are told apart on light and on dark ground. */
export const HUES = [210, 25, 145, 275, 55, 340, 180, 95];

/** A colour for who holds something; neighbours in number differ. */
export function holderColor(name) {
  const number = Number(/\d+$/.exec(name)?.[0] ?? name.length);
  return `hsl(${HUES[number % HUES.length]} ${themeColor("block")})`;
}

/** The colours of the style sheet that were asked for. */
let theme = {};

/** Forgets the colours; to be done when the theme changes. */
export function forgetTheme() {
  theme = {};
}

/** A colour of the style sheet. Asking the browser is slow, so once is enough. */
export function themeColor(name) {
  theme[name] ??= getComputedStyle(document.documentElement)
    .getPropertyValue(`--${name}`).trim();
  return theme[name];
}

/** Makes an element with attributes, listeners and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Fits a canvas to its place and gives a context in CSS pixels. */
export function prepare(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  return { context, width, height };
}

/** A text that is cut so as to fit into so many pixels; nothing if none fits. */
export function fitted(context, text, room) {
  // Letters of this font are about six pixels wide; the rest is measured.
  if (text.length * 5 < room && context.measureText(text).width <= room) {
    return text;
  }
  for (let length = Math.floor(room / 5.5); length > 2; length--) {
    const cut = `${text.slice(0, length)}…`;
    if (context.measureText(cut).width <= room) return cut;
  }
  return "";
}
