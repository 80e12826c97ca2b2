import type { Facts } from '../facts/facts.js';
import type { WorkedLimit } from './money-facts.js';
import { type AgreedCap, isInScope, type Scope, type WhatWasAgreed } from './what-was-agreed.js';

/** Where a line says that something else had been used or counted than the lines before it come to. */
export interface UseProblem {
  readonly entry: number;
  readonly says: string;
}

/** A line of an issued statement with what it uses of limits, and what it says had been used of them. */
interface Working {
  readonly entry: number;
  readonly statement: string;
  readonly number: number;
  readonly person: string | null;
  readonly outcome: string;
  readonly line: string;
  readonly achievedOn: string;
  readonly paymentGroup: string | null;
  readonly isReleased: number;
  readonly payable: number;
  readonly units: number;
  readonly counted: number;
  /** What the line says had been counted before it, where its price goes by that. */
  readonly contractBefore: number | null;
  readonly personBefore: number | null;
  readonly parts: string;
  readonly limits: string;
}

interface Taken {
  readonly place: number;
  readonly before: number | null;
  readonly isNew: number;
  readonly issuedAt: number;
  readonly person: string | null;
}

/** Limits of everybody's claims are summed over the contract, those of a person over that person's claims. */
type Whose = 'everybody' | 'person';

/**
 * Sums what was used of every limit, and counted towards a price, before each line, from the lines before it: of a claim that is billed for the first time
 * from all that was billed by then, of one that is worked out again from the claims that were taken before it, as they stand
 * on the same statement. What a release raised was worked out in an order of its own, so neither it nor, from then on, what is
 * worked out again under the contract is looked at; nor is a contract that has lines of the first version.
 */
export function* useProblems(facts: Facts, agreed: WhatWasAgreed): Generator<UseProblem> {
  const contracts = [
    ...facts.rows<{ contract: string }>(
      `SELECT DISTINCT contract FROM issued
       WHERE NOT EXISTS (SELECT 1 FROM issuedLines WHERE issuedLines.contract = issued.contract AND payable IS NULL)`,
    ),
  ];
  for (const { contract } of contracts) {
    const check = new UseCheck(facts, agreed, contract);
    for (const whose of ['everybody', 'person'] as const) {
      yield* check.billed(whose);
      for (const issuedAt of check.restated()) yield* check.workedAgain(whose, issuedAt);
    }
  }
}

class UseCheck {
  constructor(
    private readonly facts: Facts,
    private readonly agreed: WhatWasAgreed,
    private readonly contract: string,
  ) {}

  /** Claims that are billed for the first time, in the order in which they were taken. */
  *billed(whose: Whose): Generator<UseProblem> {
    const use = this.#use(whose);
    const [some, order] = whose === 'person' ? ['AND person IS NOT NULL', 'person,'] : ['', ''];
    const taken = this.facts.rows<Taken>(
      `SELECT place, before, isNew, issuedAt, person FROM workingOrder WHERE contract = ? ${some}
       ORDER BY ${order} issuedAt, isNew, number`,
      this.contract,
    );
    for (const { place, before, isNew, person } of taken) {
      if (whose === 'person') use.beginPerson(person ?? '');
      const working = this.#working(place);
      if (isNew === 1) yield* use.problems(working);
      if (before !== null) use.add(this.#working(before), -1);
      use.add(working, 1);
    }
  }

  /** The statements that worked out again what earlier ones had billed, where no release had changed the order by then. */
  restated(): readonly number[] {
    const rows = this.facts.rows<{ issuedAt: number }>(
      `SELECT DISTINCT issuedAt FROM workingOrder AS again WHERE contract = ? AND isNew = 0 AND NOT EXISTS (
         SELECT 1 FROM workingOrder WHERE contract = again.contract AND isReleased = 1 AND issuedAt <= again.issuedAt)
       ORDER BY issuedAt`,
      this.contract,
    );
    return [...rows].map(({ issuedAt }) => issuedAt);
  }

  /** Claims as they stood on one statement: by the statement that took them first, then as achieved, then as recorded. */
  *workedAgain(whose: Whose, at: number): Generator<UseProblem> {
    const use = this.#use(whose);
    const [some, order] = whose === 'person' ? ['AND person IS NOT NULL', 'person,'] : ['', ''];
    const taken = this.facts.rows<Taken>(
      `SELECT place, before, isNew, issuedAt, person FROM workingOrder
       WHERE contract = ? AND issuedAt <= ? AND (until IS NULL OR until > ?) AND firstAt < ? ${some}
       ORDER BY ${order} firstAt, achievedOn,
         (SELECT max(claims.entry) FROM claims WHERE claims.claim = workingOrder.claim AND claims.entry < ?
            AND claims.kind <> 'restated')`,
      this.contract,
      at,
      at,
      at,
      at,
    );
    for (const { place, issuedAt, person } of taken) {
      if (whose === 'person') use.beginPerson(person ?? '');
      const working = this.#working(place);
      if (issuedAt === at) yield* use.problems(working);
      use.add(working, 1);
    }
  }

  #use(whose: Whose): SummedUse {
    const versions = this.agreed.termsOf(this.contract);
    return new SummedUse(
      whose,
      new Map(versions.map(({ version, terms }) => [version, terms.caps.filter((cap) => isOf(whose, cap.level))])),
    );
  }

  #working(place: number): Working {
    const row = this.facts.row<Working>('SELECT * FROM workings WHERE rowid = ?', place);
    if (row === undefined) throw new Error(`No line stands at ${place} of the facts`);
    return row;
  }
}

function isOf(whose: Whose, level: string): boolean {
  return (level === 'person') === (whose === 'person');
}

interface Sum {
  readonly scope: Scope;
  readonly payer: string | undefined;
  number: number;
  pence: number;
}

/** What was used so far, in every scope that a cap of the terms ever had, and of every line of the rate card. */
class SummedUse {
  readonly #sums = new Map<string, Sum>();
  readonly #ofCap = new Map<string, Sum>();
  readonly #lines = new Map<string, { number: number; pence: number; counted: number }>();
  #person = '';

  constructor(
    private readonly whose: Whose,
    caps: ReadonlyMap<number, readonly AgreedCap[]>,
  ) {
    for (const [version, some] of caps) {
      for (const { cap, level, payer, outcomes, achievedIn, paymentGroups } of some) {
        const scope = {
          ...(outcomes === undefined ? {} : { outcomes }),
          ...(achievedIn === undefined ? {} : { achievedIn }),
          ...(paymentGroups === undefined ? {} : { paymentGroups }),
        };
        const key = JSON.stringify([payer ?? '', scope]);
        const sum = this.#sums.get(key) ?? { scope, payer, number: 0, pence: 0 };
        this.#sums.set(key, sum);
        this.#ofCap.set(`${version} ${level} ${cap}`, sum);
      }
    }
  }

  /** Another person has used nothing yet. */
  beginPerson(person: string): void {
    if (person === this.#person) return;
    this.#person = person;
    this.#lines.clear();
    for (const sum of this.#sums.values()) {
      sum.number = 0;
      sum.pence = 0;
    }
  }

  add(working: Working, sign: 1 | -1): void {
    const { line, units, payable, counted } = working;
    const ofLine = this.#lines.get(line) ?? { number: 0, pence: 0, counted: 0 };
    ofLine.counted += sign * counted;
    ofLine.number += sign * units;
    ofLine.pence += sign * payable;
    this.#lines.set(line, ofLine);
    const parts = JSON.parse(working.parts) as readonly (readonly [payer: string, pence: number])[];
    for (const sum of this.#sums.values()) {
      if (!isInScope(sum.scope, working)) continue;
      sum.number += sign * units;
      const pence =
        sum.payer === undefined
          ? payable
          : parts.reduce((total, [payer, part]) => (payer === sum.payer ? total + part : total), 0);
      sum.pence += sign * pence;
    }
  }

  *problems(working: Working): Generator<UseProblem> {
    const { entry, statement, number, line, isReleased, limits } = working;
    if (isReleased === 1) return;
    const saidBefore = this.whose === 'person' ? working.personBefore : working.contractBefore;
    const counted = this.#lines.get(line)?.counted ?? 0;
    if (saidBefore !== null && saidBefore !== counted) {
      const says = `line ${statement}/${number} says that ${saidBefore} of ${line} were counted before it, and the lines before it come to ${counted}`;
      yield { entry, says };
    }
    for (const limit of JSON.parse(limits) as readonly WorkedLimit[]) {
      const [cap, level, counts, , , , said] = limit;
      if (!isOf(this.whose, level)) continue;
      const found = this.#usedOf(limit);
      // A limit that the terms do not have is named by the rule that looks for it there.
      if (found === undefined || found === said) continue;
      const says = `line ${statement}/${number} says that ${said} ${counts === 'pence' ? 'pence' : 'in number'} of ${cap} were used before it, and the lines before it come to ${found}`;
      yield { entry, says };
    }
  }

  #usedOf([cap, level, counts, source, version]: WorkedLimit): number | undefined {
    const nothing = { number: 0, pence: 0 };
    const sum =
      source === 'rate-card' ? (this.#lines.get(cap) ?? nothing) : this.#ofCap.get(`${version} ${level} ${cap}`);
    return counts === 'pence' ? sum?.pence : sum?.number;
  }
}
