/**
 * The mutation check: every mutant of every built-in driver, or a sample, and
 * how many of them the verifier, the invariants and the explorer catch.
 *
 * @module
 */

import { atLeast, atMost, type Figure, told } from "../../figures/figure.ts";
import { equivalent, missed } from "./arguments.ts";
import { type Mutant, mutantsOf } from "./mutate.ts";
import { type MutantResult, runMutants } from "./run_mutants.ts";
import { type Subject, subjects } from "./subjects.ts";
import { compiling, place, sourceOf } from "./workbench.ts";

/** How thorough to be. */
export interface MutationOptions {
  /** Every mutant; every tenth or so if not. */
  readonly long: boolean;
}

/** Of so many mutants a sample has one. */
const SAMPLE = 12;

/** The part of the mutants that must be caught, in percent. */
const CAUGHT_PERCENT = 95;

/** Every mutant of every subject. */
export function allMutants(): (readonly [Subject, Mutant])[] {
  return subjects.flatMap((subject) =>
    subject.files.flatMap((file) =>
      mutantsOf(file, sourceOf(file)).map((mutant) =>
        [subject, mutant] as const
      )
    )
  );
}

/**
 * Makes mutants, leaves out those that do not compile and those that are argued
 * to be equivalent, and runs the rest. Takes half a minute; with `long` several.
 *
 * @param options how thorough to be
 * @returns the figures in the order of the table
 */
export async function mutationFigures(
  { long }: MutationOptions,
): Promise<Figure[]> {
  const argued = new Set(equivalent.map(({ id }) => id));
  const all = allMutants();
  const counted = all.filter(([, { id }]) => !argued.has(id));
  const chosen = long
    ? counted
    : counted.filter((_, at) => at % SAMPLE === SAMPLE >> 1);
  const folder = Deno.makeTempDirSync({ prefix: "adapter-channel-mutants-" });
  try {
    const placed = chosen.map(([subject, mutant], at) =>
      place(folder, `mutant-${at}`, subject, mutant)
    );
    const sound = await compiling(placed);
    return figuresOf(await runMutants(sound), all.length);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function figuresOf(results: readonly MutantResult[], made: number): Figure[] {
  const reasons = new Map(missed.map(({ id, why }) => [id, why]));
  const loose = results.filter(({ caught }) => caught === undefined);
  const by = (who: string) =>
    results.filter(({ caught }) => caught?.by === who).length;
  const percent = 100 * (1 - loose.length / results.length);
  const unexplained = loose.filter(({ id }) => !reasons.has(id)).length;
  return [
    told("mutants.made", made, "of all operators and drivers"),
    told("mutants.equivalent", equivalent.length, "argued one by one"),
    told("mutants.tried", results.length, "that compile"),
    atLeast("mutants.caught", percent, CAUGHT_PERCENT, "%", true),
    told("mutants.caught-by-rule", by("rule")),
    told("mutants.caught-by-invariant", by("invariant")),
    told("mutants.caught-by-end", by("end"), "deadlocks, defects, hangs"),
    told("mutants.caught-by-outcome", by("outcome")),
    atMost("mutants.unexplained", unexplained, 0, "missed", true),
    ...loose.map(({ id }, at) =>
      told(`mutants.missed-${at + 1}`, `${id}: ${reasons.get(id) ?? "?"}`)
    ),
  ];
}
