/**
 * The scenarios of each subject, by its name.
 *
 * @module
 */

import { copyTrials } from "./copy_trials.ts";
import { diskTrials } from "./disk_trials.ts";
import { systemTrials } from "./system_trials.ts";
import { transactionTrials } from "./transaction_trials.ts";
import type { Trial } from "./watch.ts";

/** Makes the trials of a module that was loaded by name. */
type Trials = (module: never) => readonly Trial[];

const trials: Readonly<Record<string, Trials>> = {
  "disk": diskTrials,
  "file copy": copyTrials,
  "transaction": transactionTrials,
  "system transaction": systemTrials,
};

/**
 * What a mutant of a subject is put through.
 *
 * @param subject its name
 * @param module the mutant
 */
export function trialsOf(subject: string, module: unknown): readonly Trial[] {
  return trials[subject]!(module as never);
}
