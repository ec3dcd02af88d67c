/**
 * The main job with every fault on, over fewer schedules than the figures take.
 *
 * @module
 */

import { faultBattery } from "../../bench/verifier/fault_battery.ts";
import { assert, assertEquals } from "../deps.ts";

Deno.test("with every fault on, each run delivers its bytes or says why not, and keeps its registers", () => {
  const battery = faultBattery(60);
  assertEquals(battery.silent, []);
  assertEquals(battery.broken, []);
  assertEquals(battery.leaking, []);
  assertEquals(battery.accused, []);
  const { delivered, explained, reported, runs } = battery;
  assertEquals(delivered + explained + reported, runs);
  assert(delivered > runs / 2, `${delivered} of ${runs} delivered`);
  assert(battery.faults > 5 * runs, `${battery.faults} faults`);
  assertEquals(battery.kinds, 14);
});
