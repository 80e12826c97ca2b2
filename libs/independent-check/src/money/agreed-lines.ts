import { canonical } from '../formats/index.js';
import type { Calculation } from './calculation.js';
import {
  type AgreedCap,
  type AgreedLine,
  type AgreedPricing,
  type AgreedTerms,
  isInScope,
  type WhatWasAgreed,
} from './what-was-agreed.js';
import { worthOf } from './worth.js';

/** Of a line of a statement, what decides under which terms and at which price it stands. */
export interface BilledLine {
  readonly number: number;
  readonly person?: string;
  readonly outcome: string;
  readonly achievedOn: string;
  readonly calculation?: Calculation;
}

/** A rule that a line breaks, and how. */
export interface LineProblem {
  readonly rule: 'terms-in-force' | 'price-in-force';
  readonly says: string;
}

/**
 * Holds one line against the terms and the rate card that the log itself says were in force: the version and the split, each
 * limit, the payment mode; the revision, deadweight, and what the claim is worth by its price.
 *
 * @returns what does not hold under anything that was known while the line was made; none when all does.
 */
export function agreedProblems(
  line: BilledLine,
  agreed: WhatWasAgreed,
  { contract, entry }: { readonly contract: string; readonly entry: number },
): readonly LineProblem[] {
  const { calculation } = line;
  if (calculation === undefined) return [];
  let first: readonly LineProblem[] | undefined;
  for (const moment of agreed.moments(contract, entry)) {
    const problems = new AgreedLineCheck({ ...line, calculation }, agreed, contract, moment).run();
    if (problems.length === 0) return [];
    first ??= problems;
  }
  return first ?? [];
}

class AgreedLineCheck {
  readonly #problems: LineProblem[] = [];

  constructor(
    private readonly line: BilledLine & { readonly calculation: Calculation },
    private readonly agreed: WhatWasAgreed,
    private readonly contract: string,
    private readonly moment: number,
  ) {}

  run(): readonly LineProblem[] {
    const { achievedOn, calculation } = this.line;
    const { release, termsVersion } = calculation;
    const day = release?.on ?? achievedOn;
    const inForce = this.agreed.termsOn(this.contract, day, this.moment);
    const ofDay = this.agreed.termsOn(this.contract, achievedOn, this.moment);
    if (inForce === undefined || ofDay === undefined) {
      this.#found('terms-in-force', 'stands before any terms of the contract');
      return this.#problems;
    }
    this.#same('the version of the terms', termsVersion, inForce.version);
    this.#terms(inForce.terms, inForce.version);
    this.#price(ofDay.terms.pricingDatePolicy);
    return this.#problems;
  }

  #terms(terms: AgreedTerms, version: number): void {
    const { release, split, cuts, limits, pricing } = this.line.calculation;
    const scoped = { ...this.line, paymentGroup: pricing.paymentGroup };
    if (release !== undefined && !terms.releases.some((one) => canonical(pick(one)) === canonical(release))) {
      this.#found(
        'terms-in-force',
        `is released by variation ${release.variation}, and the terms have no such release`,
      );
    }
    const agreedSplit = terms.splits.find(({ outcomes, achievedIn }) =>
      isInScope({ ...defined({ outcomes, achievedIn }) }, scoped),
    )?.split;
    if (agreedSplit === undefined || canonical(split.by) !== canonical(agreedSplit)) {
      this.#found('terms-in-force', `is split in another way than version ${version} of the terms says`);
    }
    const modes = cuts.filter(({ cut }) => cut === 'payment-mode').map(({ mode }) => mode);
    const { mode } = terms.paymentMode;
    this.#same('the payment mode', modes.join() || 'outcomes', mode);
    const caps = terms.caps.filter((cap) => isInScope(cap, scoped));
    const payers = split.parts.map(({ payer }) => payer);
    const agreed = capsInOrder(caps, payers, this.line.person !== undefined);
    const said = limits.filter(({ source }) => source === 'terms');
    this.#same('the limits of the terms', said.map(inWords).join('; '), agreed.map(inWords).join('; '));
  }

  #price(policy: string): void {
    const { calculation, achievedOn } = this.line;
    const { pricing, limits, cuts, uncappedPence } = calculation;
    this.#same('the day that decides the price', pricing.policy, policy, 'price-in-force');
    // What nothing prices is worth nothing: that cannot take more from a payer than was agreed.
    if (pricing.rule === 'none') return;
    if (policy === 'achieved') this.#same('the day of the price', pricing.date, achievedOn, 'price-in-force');
    const revision = this.agreed.revisionOn(this.contract, pricing.date, this.moment);
    if (revision?.revision !== pricing.revision || revision.effectiveFrom !== pricing.effectiveFrom) {
      this.#same('the revision of the rate card', pricing.revision, revision?.revision ?? 'none', 'price-in-force');
      return;
    }
    const found = revision.lines.find(({ line }) => line === pricing.line);
    if (found === undefined || found.outcome !== this.line.outcome) {
      this.#found('price-in-force', `is priced by ${pricing.line}, which revision ${revision.revision} has not for it`);
      return;
    }
    const agreedPricing = ofGroup(found, pricing.paymentGroup);
    this.#same('the pricing rule', pricing.rule, agreedPricing.rule, 'price-in-force');
    const deadweight = cuts.find(({ cut }) => cut === 'deadweight')?.percentage ?? 'none';
    this.#same(
      'the deadweight',
      deadweight,
      deadweightOf(found, agreedPricing, pricing.paymentGroup),
      'price-in-force',
    );
    const said = limits.filter(({ source }) => source === 'rate-card');
    const agreed = limitsOfLine(found, this.line.person !== undefined);
    this.#same(
      'the limits of the rate card',
      said.map(inWords).join('; '),
      agreed.map(inWords).join('; '),
      'price-in-force',
    );
    const worth = (one: AgreedPricing) => worthOf(one, found, pricing);
    const agreedWorth = worth(agreedPricing);
    if (agreedWorth !== undefined) this.#same('the worth', BigInt(uncappedPence), agreedWorth, 'price-in-force');
    const own = new Map((found.payerPrices ?? []).map((one) => [one.payer, worth(one.pricing)] as const));
    const saidOwn = pricing.payerPrices ?? [];
    this.#same(
      'the payers with a price of their own',
      saidOwn.map(({ payer }) => payer).join(),
      [...own.keys()].join(),
      'price-in-force',
    );
    for (const { payer, uncappedPence: value } of saidOwn) {
      const agreedValue = own.get(payer);
      if (agreedValue !== undefined) this.#same(`the worth for ${payer}`, BigInt(value), agreedValue, 'price-in-force');
    }
  }

  #same<Value extends string | number | bigint>(
    what: string,
    said: Value | undefined,
    agreed: Value | string,
    rule: LineProblem['rule'] = 'terms-in-force',
  ): void {
    if (said !== agreed) this.#found(rule, `has ${what} as ${said || 'none'}, and ${agreed || 'none'} was agreed`);
  }

  #found(rule: LineProblem['rule'], says: string): void {
    this.#problems.push({ rule, says });
  }
}

interface HeldLimit {
  readonly cap: string;
  readonly level: string;
  readonly counts: string;
  readonly payer?: string;
  readonly limit: number;
}

/** In the order in which they are held against a claim: person, numbers, values, payer by payer, contract. */
function capsInOrder(caps: readonly AgreedCap[], payers: readonly string[], isOfPerson: boolean): HeldLimit[] {
  const of = (level: AgreedCap['level']) => caps.filter((cap) => cap.level === level);
  const pence = (some: readonly AgreedCap[]) =>
    some.flatMap(({ cap, level, payer, limitPence }) =>
      limitPence === undefined
        ? []
        : [{ cap, level, counts: 'pence', ...defined({ payer }), limit: limitPence } satisfies HeldLimit],
    );
  const numbers = of('outcome').flatMap(({ cap, level, limitNumber }) =>
    limitNumber === undefined ? [] : [{ cap, level, counts: 'number', limit: limitNumber }],
  );
  return [
    ...(isOfPerson ? pence(of('person')) : []),
    ...numbers,
    ...pence(of('outcome')),
    ...payers.flatMap((payer) => pence(of('payer').filter((cap) => cap.payer === payer))),
    ...pence(of('contract')),
  ];
}

function limitsOfLine({ line: cap, limits = {} }: AgreedLine, isOfPerson: boolean): HeldLimit[] {
  const { perPersonPence, totalNumber, totalPence } = limits;
  return [
    ...(perPersonPence === undefined || !isOfPerson
      ? []
      : [{ cap, level: 'person', counts: 'pence', limit: perPersonPence }]),
    ...(totalNumber === undefined ? [] : [{ cap, level: 'outcome', counts: 'number', limit: totalNumber }]),
    ...(totalPence === undefined ? [] : [{ cap, level: 'outcome', counts: 'pence', limit: totalPence }]),
  ];
}

function inWords({ cap, level, counts, payer, limit }: HeldLimit): string {
  return `${cap} of ${limit} ${counts} (${payer ?? level})`;
}

function ofGroup({ pricing, groupPrices = [] }: AgreedLine, group: string | undefined): AgreedPricing {
  return groupPrices.find(({ paymentGroup }) => paymentGroup === group)?.pricing ?? pricing;
}

/** That of the person's payment group, or else the one without; never of a delivery fee. */
function deadweightOf({ deadweight = [] }: AgreedLine, { rule }: AgreedPricing, group: string | undefined): string {
  if (rule === 'delivery-fee') return 'none';
  const found =
    deadweight.find(({ paymentGroup }) => group !== undefined && paymentGroup === group) ??
    deadweight.find(({ paymentGroup }) => paymentGroup === undefined);
  return found?.percentage ?? 'none';
}

function pick({ variation, on }: { readonly variation: number; readonly on: string }) {
  return { variation, on };
}

/** Without what is undefined. */
function defined<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
