import { type Decimal, formatPence, Percentage, pence } from '#kernel';
import { type Batch, differences, explain, type MoneyBasis, type Settled, settle } from '#payments';
import { type Counted, lineValue, type PricingRule, priceOf, pricingInWords, type RateCardLine } from '#rate-cards';
import {
  basisOf,
  byPercentage,
  claimNo,
  contractCap,
  council,
  day,
  fixed,
  fund,
  itemNo,
  lineFor,
  outcomeCap,
  payerCap,
  personCap,
  young,
} from '../../libs/payments/test/money.js';

/** The worked examples of the documentation by name, as the rules themselves work them out. */
export function workedExamples(): ReadonlyMap<string, string> {
  return new Map([...pricingExamples(), ...moneyExamples()]);
}

type Unit = RateCardLine['unit'];
interface Case {
  readonly quantity?: number;
  readonly measured?: string;
  readonly contractUnits?: number;
  readonly personUnits?: number;
  readonly personMeasured?: string;
  readonly isPooled?: boolean;
}

function pricingExamples(): [string, string][] {
  return [
    rule('fixed', 'person', { rule: 'fixed', pricePence: 22_000 }, [{}, { quantity: 3 }]),
    rule(
      'bands',
      'person',
      {
        rule: 'bands',
        countedOver: 'contract',
        bands: [{ upTo: 10, pricePence: 50_000 }, { upTo: 30, pricePence: 30_000 }, { pricePence: 10_000 }],
      },
      [{ contractUnits: 0 }, { contractUnits: 8, quantity: 4 }, { contractUnits: 30 }],
    ),
    rule('sliding-scale', 'person', { rule: 'sliding-scale', pricePence: 100_000, nothingAt: '5', fullAt: '10' }, [
      { measured: '5' },
      { measured: '7.3333' },
      { measured: '12' },
    ]),
    rule('per-period', 'day', { rule: 'per-period', pricePence: 70_000, days: 7, periodsMax: 104 }, [
      { quantity: 20 },
      { quantity: 10, personUnits: 20 },
      { quantity: 14, personUnits: 721 },
    ]),
    rule(
      'tiers',
      'count',
      {
        rule: 'tiers',
        tiers: [
          { atLeast: 1, pricePence: 10_000 },
          { atLeast: 2, pricePence: 25_000 },
          { atLeast: 3, pricePence: 60_000 },
        ],
      },
      [{}, { personUnits: 1 }, { quantity: 2, personUnits: 1 }, { personUnits: 3 }],
    ),
    rule(
      'milestones',
      'person',
      {
        rule: 'milestones',
        milestones: [
          { at: '768', pricePence: 275_000 },
          { at: '1631', pricePence: 275_000 },
          { at: '3350', pricePence: 275_000 },
        ],
      },
      [{ measured: '800' }, { measured: '3400', personMeasured: '800' }, { measured: '3000', personMeasured: '3400' }],
    ),
    rule(
      'cohort-threshold',
      'percentage-point',
      {
        rule: 'cohort-threshold',
        pricePence: 5_000_000,
        per: 'percentage-point',
        threshold: '10',
        pooledThreshold: '7.5',
      },
      [{ measured: '8.4' }, { measured: '10.25' }, { measured: '9', isPooled: true }],
    ),
    rule('bonus', 'person', { rule: 'bonus', pricePence: 22_000, above: 100, bonusPence: 5_000 }, [
      { contractUnits: 40 },
      { contractUnits: 99, quantity: 3 },
    ]),
    rule('delivery-fee', 'day', { rule: 'delivery-fee', pricePence: 5_000 }, [{ quantity: 30 }]),
    ['composed', composed()],
  ];
}

function rule(name: string, unit: Unit, pricing: unknown, cases: readonly Case[]): [string, string] {
  const parsed = pricing as PricingRule;
  const sums = cases.map((one) => {
    const counted = countedOf(one);
    const { uncappedPence, steps } = priceOf(parsed, counted);
    const basic = `${counted.quantity} × ${formatPence('pricePence' in parsed ? parsed.pricePence : 0)}`;
    const how = steps.length === 0 ? [`${basic} = ${formatPence(uncappedPence)}`] : steps;
    return [`${saidOf(one)}:`, ...how.map((step) => `  ${step}`), `  worth ${formatPence(uncappedPence)}`].join('\n');
  });
  return [name, [json(pricing), pricingInWords(parsed, unit), ...sums].join('\n\n')];
}

function countedOf({ quantity = 1, measured, isPooled, ...before }: Case): Counted {
  return {
    quantity,
    measured: measured as Decimal | undefined,
    isPooled,
    before: {
      contractUnits: before.contractUnits ?? 0,
      personUnits: before.personUnits ?? 0,
      personMeasured: before.personMeasured as Decimal | undefined,
    },
  };
}

function saidOf({ quantity = 1, measured, contractUnits, personUnits, personMeasured, isPooled }: Case): string {
  return [
    `quantity ${quantity}`,
    ...(measured === undefined ? [] : [`measured ${measured}`]),
    ...(contractUnits === undefined ? [] : [`${contractUnits} before over the contract`]),
    ...(personUnits === undefined ? [] : [`${personUnits} before of the person`]),
    ...(personMeasured === undefined ? [] : [`${personMeasured} measured of the person before`]),
    ...(isPooled === true ? ['pooled'] : []),
  ].join(', ');
}

/** One line with all that composes with a rule. */
function composed(): string {
  const parts = {
    pricing: { rule: 'fixed', pricePence: 20_000 },
    groupPrices: [{ paymentGroup: 'young', pricing: { rule: 'fixed', pricePence: 26_000 } }],
    payerPrices: [{ payer: 'fund', pricing: { rule: 'fixed', pricePence: 30_000 } }],
    indexation: [{ from: '2021-04-01', index: '102.5' }],
    deadweight: [{ percentage: '10' }, { paymentGroup: 'young', percentage: '20' }],
  } as unknown as Partial<RateCardLine>;
  const line = lineFor('work', parts);
  const sums = (
    [
      ['a person without a group, priced on 2021-03-31', undefined, '2021-03-31'],
      ['a person of the group young, priced on 2021-06-01', young, '2021-06-01'],
    ] as const
  ).map(([said, paymentGroup, date]) => {
    const value = lineValue(line, { paymentGroup, date: day(date) }, countedOf({}));
    return [
      `${said}:`,
      `  worth ${formatPence(value.uncappedPence)} before any cut`,
      ...(value.payerValues ?? []).map(
        ({ payer, uncappedPence }) =>
          `  at the price of ${payer}, all of it would be worth ${formatPence(uncappedPence)}`,
      ),
      `  deadweight ${value.deadweight}%`,
    ].join('\n');
  });
  return [json(parts), ...sums].join('\n\n');
}

function moneyExamples(): [string, string][] {
  const twoPayers = { splits: [{ split: byPercentage([council, '29.6'], [fund, '70.4']) }] };
  const dear = lineFor('work', { pricing: fixed(15_000) });
  return [
    ['price', last(basisOf({ lines: [lineFor('work', { pricing: fixed(22_000) })] }), [itemNo(1, { quantity: 2 })])],
    ['not-standing', last(basisOf({}), [itemNo(1, { stands: false })])],
    [
      'payment-mode',
      last(
        basisOf({
          later: [
            [
              '2021-04-01',
              {
                paymentMode: {
                  mode: 'grant',
                  schedule: [
                    {
                      payer: council,
                      period: { from: day('2021-04-01'), to: day('2021-06-30') },
                      pence: pence(70_000),
                    },
                  ],
                },
              },
            ],
          ],
        }),
        [itemNo(1)],
      ),
    ],
    [
      'deadweight',
      last(
        basisOf({
          lines: [lineFor('work', { pricing: fixed(10_004), deadweight: [{ percentage: Percentage.parse('12.5') }] })],
        }),
        [itemNo(1)],
      ),
    ],
    [
      'person-cap',
      last(basisOf({ lines: [dear], terms: { caps: [personCap('person_maximum', 40_000)] } }), [
        itemNo(1, { person: 1 }),
        itemNo(2, { person: 1 }),
        itemNo(3, { person: 1 }),
      ]),
    ],
    [
      'number-cap',
      last(basisOf({ terms: { caps: [outcomeCap('at_most_five', ['work'], { limitNumber: 5 })] } }), [
        itemNo(1, { quantity: 3 }),
        itemNo(2, { quantity: 3 }),
      ]),
    ],
    [
      'split-percentage',
      last(basisOf({ lines: [lineFor('work', { pricing: fixed(1_003) })], terms: twoPayers }), [itemNo(1)]),
    ],
    [
      'split-tie',
      last(
        basisOf({
          lines: [lineFor('work', { pricing: fixed(101) })],
          terms: { splits: [{ split: byPercentage([council, '50'], [fund, '50']) }] },
        }),
        [itemNo(1)],
      ),
    ],
    [
      'split-fixed',
      last(
        basisOf({
          terms: {
            splits: [{ split: { rule: 'fixed', fixed: [{ payer: council, pencePerUnit: pence(3_000) }], rest: fund } }],
          },
        }),
        [itemNo(1, { quantity: 2 })],
      ),
    ],
    [
      'split-waterfall',
      last(
        basisOf({
          terms: {
            splits: [{ split: { rule: 'waterfall', payers: [council, fund] } }],
            caps: [payerCap(council, 16_000)],
          },
        }),
        [itemNo(1), itemNo(2)],
      ),
    ],
    ['payer-cap', last(basisOf({ terms: { ...twoPayers, caps: [payerCap(council, 5_000)] } }), [itemNo(1), itemNo(2)])],
    [
      'contract-cap',
      last(
        basisOf({
          terms: {
            splits: [{ split: byPercentage([council, '50'], [fund, '50']) }],
            caps: [contractCap('maximum', 15_001)],
          },
        }),
        [itemNo(1), itemNo(2)],
      ),
    ],
    [
      'ruling',
      last(
        basisOf({
          terms: twoPayers,
          rulings: [{ claim: claimNo(1), cause: 'clawback riverside.C01', pence: pence(2_500) }],
        }),
        [itemNo(1)],
      ),
    ],
    ['restatement', restatement()],
    ['release', released()],
  ];
}

/** How the last of some claims comes to its amount, those before it taken first. */
function last(basis: MoneyBasis, items: Batch['items']): string {
  const settled = [...settle([{ releases: [], items }], basis)].at(-1);
  if (settled === undefined) throw new Error('An example has at least one claim');
  return said(settled);
}

function said({ calculation }: Settled): string {
  return explain(calculation).join('\n');
}

/** Two claims under a cap, of which the first falls after both were billed. */
function restatement(): string {
  const basis = basisOf({ terms: { caps: [contractCap('maximum', 15_000)] } });
  const first = billedBy(basis, [itemNo(1), itemNo(2)]);
  const again = billedBy(basis, [itemNo(1, { stands: false }), itemNo(2)]);
  const lines = again.map(({ item, calculation }, place) => {
    const billed = first[place]?.calculation;
    if (billed === undefined) throw new Error('Both statements are of the same claims');
    const { amountPence } = differences(calculation, { payablePence: billed.payablePence, parts: billed.split.parts });
    return `  ${item.claim}  ${formatPence(amountPence)}  (comes to ${formatPence(calculation.payablePence)}, ${formatPence(billed.payablePence)} had been billed)`;
  });
  return [
    'Statement 1, with £150.00 as the most that the contract pays:',
    ...first.map(({ item, calculation }) => `  ${item.claim}  ${formatPence(calculation.payablePence)}`),
    'claim-1 is withdrawn. Statement 2, two adjusting lines:',
    ...lines,
    `Both statements together: ${formatPence(again.reduce((sum, { calculation }) => sum + calculation.payablePence, 0))}, the same as all of it worked out again.`,
  ].join('\n');
}

function billedBy(basis: MoneyBasis, items: Batch['items']): readonly Settled[] {
  return [...settle([{ releases: [], items }], basis)];
}

/** A cap cut a claim; a variation raises it and releases what was cut. */
function released(): string {
  const basis = basisOf({
    terms: { caps: [contractCap('budget', 15_000)] },
    later: [
      ['2022-01-01', { caps: [contractCap('budget', 18_000)], releases: [{ variation: 3, on: day('2022-01-01') }] }],
    ],
  });
  const all = [
    ...settle(
      [
        { releases: [], items: [itemNo(1), itemNo(2)] },
        { releases: [{ variation: 3, on: day('2022-01-01') }], items: [] },
      ],
      basis,
    ),
  ];
  const [, cut] = all;
  const again = all.at(-1);
  if (cut === undefined || again === undefined) throw new Error('The release raises a claim');
  return ['Before:', said(cut), '', 'After variation 3 took effect:', said(again)].join('\n');
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replaceAll(/\{\n\s+("[^{}[\]]*?)\n\s+\}/g, (_, inner: string) => `{ ${inner.replaceAll(/\n\s+/g, ' ')} }`)
    .trim();
}
