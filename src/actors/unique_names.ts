/**
 * Names for what one actor makes: a repeated name gets a number.
 *
 * @module
 */

/** Up to so many names, looking through a list beats hashing. */
const LIST_LIMIT = 12;

/** The names that one maker has given. */
export class UniqueNames {
  readonly #few: string[] = [];
  /** The latest number by name, once there are many names or a repeated one. */
  #numbers: Map<string, number> | undefined;

  /** The name itself, or the name with the first number that makes it new. */
  take(name: string): string {
    const few = this.#few;
    if (this.#numbers === undefined) {
      if (few.length < LIST_LIMIT && !few.includes(name)) {
        few.push(name);
        return name;
      }
      this.#numbers = new Map(few.map((given) => [given, 1]));
    }
    const numbers = this.#numbers;
    let number = (numbers.get(name) ?? Number(this.#wasMade(name))) + 1;
    let own = name;
    if (number > 1) {
      // Somebody may have given the very name that a number would make.
      while (numbers.has(own = `${name} ${number}`)) number++;
    }
    numbers.set(name, number);
    return own;
  }

  /**
   * Whether a name is one that a number made. Such names are not kept, so that
   * a long run which repeats one name needs no memory for it.
   */
  #wasMade(name: string): boolean {
    const made = / (\d+)$/.exec(name);
    if (made === null) return false;
    const latest = this.#numbers!.get(name.slice(0, made.index)) ?? 0;
    const number = Number(made[1]);
    return number >= 2 && number <= latest;
  }
}
