/**
 * The page's scripts and styles as texts, in the order in which they build on
 * each other. Scripts are modules so that tests can import them; in the page
 * they are one script.
 *
 * @module
 */

import arrowIndex from "./client/arrow_index.js" with { type: "text" };
import arrows from "./client/arrows.js" with { type: "text" };
import copyButton from "./client/copy_button.js" with { type: "text" };
import counters from "./client/counters.js" with { type: "text" };
import drawing from "./client/drawing.js" with { type: "text" };
import families from "./client/families.js" with { type: "text" };
import filter from "./client/filter.js" with { type: "text" };
import filterBar from "./client/filter_bar.js" with { type: "text" };
import keys from "./client/keys.js" with { type: "text" };
import lanes from "./client/lanes.js" with { type: "text" };
import link from "./client/link.js" with { type: "text" };
import overview from "./client/overview.js" with { type: "text" };
import panel from "./client/panel.js" with { type: "text" };
import pointer from "./client/pointer.js" with { type: "text" };
import registerFiles from "./client/register_files.js" with { type: "text" };
import registers from "./client/registers.js" with { type: "text" };
import run from "./client/run.js" with { type: "text" };
import sequences from "./client/sequences.js" with { type: "text" };
import start from "./client/start.js" with { type: "text" };
import states from "./client/states.js" with { type: "text" };
import theme from "./client/theme.js" with { type: "text" };
import toolbar from "./client/toolbar.js" with { type: "text" };
import tracks from "./client/tracks.js" with { type: "text" };
import view from "./client/view.js" with { type: "text" };
import viewport from "./client/viewport.js" with { type: "text" };
import pageStyle from "./client/page.css" with { type: "text" };
import palette from "./client/palette.css" with { type: "text" };
import partsStyle from "./client/parts.css" with { type: "text" };

/** The script that draws the page, once its data is there. */
export const script: string = [
  sequences,
  families,
  drawing,
  arrowIndex,
  states,
  registerFiles,
  run,
  filter,
  viewport,
  lanes,
  arrows,
  registers,
  counters,
  tracks,
  overview,
  panel,
  pointer,
  copyButton,
  view,
  keys,
  toolbar,
  filterBar,
  link,
  start,
].map(plain).join("\n");

/** The script that sets the theme, before anything is drawn. */
export const themeScript: string = plain(theme);

/** The style sheet. */
export const style: string = [palette, pageStyle, partsStyle].join("\n");

/** A module as a script that follows what it imports. */
function plain(module: string): string {
  return module
    .replaceAll(/^import .*?;\n/gms, "")
    .replaceAll(/^export /gm, "");
}
