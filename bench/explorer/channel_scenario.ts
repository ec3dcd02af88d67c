/**
 * The channel as a scenario module, for workers.
 *
 * @module
 */

import type { ScenarioExport } from "../../src/explore/mod.ts";
import { type Channel, channel, checkChannel } from "./channel.ts";

const scenario: ScenarioExport<Channel, never> = {
  name: "channel",
  program: channel({ drivers: 4, holders: 4, cancellers: 2 }),
  check: checkChannel,
};

export default scenario;

/** Small enough to be searched to its end. */
export const small: ScenarioExport<Channel, never> = {
  name: "channel",
  program: channel({ drivers: 3, holders: 3, cancellers: 2 }),
  check: checkChannel,
};
