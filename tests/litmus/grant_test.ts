/** Who gets the channel or its registers: every behaviour of each race. */

import * as races from "./grant_races.ts";
import { testEvery } from "./race.ts";

for (const race of Object.values(races)) testEvery(race);
