/** Something that is not what it says it is, or does not add up. */
export interface Fault {
  /** The ledger entry; absent when it is about a file. */
  readonly entry?: number;
  readonly stream?: string;
  readonly revision?: number;
  /** The rule that does not hold, by the name that the documentation explains it under. */
  readonly rule: string;
  readonly says: string;
}

/** Where in the log a fault is. */
export type Place = Pick<Fault, 'entry' | 'stream' | 'revision'>;

const FAULTS_MAX = 1000;
/** One broken thing often breaks the same rule for thousands of entries, and must not keep others from being named. */
const FAULTS_OF_RULE_MAX = 100;

/** What was found so far: the first of each rule, and how many there are in all. */
export class Findings {
  readonly faults: Fault[] = [];
  readonly #counts = new Map<string, number>();

  /** How many were found, those that are not kept included. */
  get count(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  found(rule: string, says: string, place: Place = {}): void {
    const before = this.#counts.get(rule) ?? 0;
    this.#counts.set(rule, before + 1);
    if (before >= FAULTS_OF_RULE_MAX || this.faults.length >= FAULTS_MAX) return;
    const { entry, stream, revision } = place;
    this.faults.push({
      ...(entry === undefined ? {} : { entry }),
      ...(stream === undefined ? {} : { stream }),
      ...(revision === undefined ? {} : { revision }),
      rule,
      says,
    });
  }

  /** How often each rule was broken. */
  get byRule(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}
