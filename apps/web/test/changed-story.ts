import { claimsCommands } from '#claims';
import { cohortsCommands } from '#cohorts';
import { contractsCommands, type NamedCommand } from '#contracts';
import { evidenceCommands } from '#evidence';
import { paymentsCommands } from '#payments';
import { rateCardsCommands } from '#rate-cards';
import { referralsCommands } from '#referrals';
import { samplesCommands } from '#samples';
import { cast, lines, type Story } from './story.js';
import type { TestLedger } from './test-ledger.js';

const commands = {
  ...contractsCommands,
  ...rateCardsCommands,
  ...referralsCommands,
  ...evidenceCommands,
  ...claimsCommands,
  ...cohortsCommands,
  ...samplesCommands,
  ...paymentsCommands,
};

const more = {
  ...cast,
  ida: 'synthetic-ida; backers; investor',
  eve: 'synthetic-eve; counters; evaluator',
} as const;

const CONTRACT = 'streets';

/** Where the second part of the story leads. */
export interface ChangedStory extends Story {
  /** The statement that was issued after the contract had changed, and one that is a draft. */
  readonly restated: string;
  readonly draft: string;
}

/** A line for each way of pricing and each condition that a rate card can say. */
export function everyLine(): readonly object[] {
  const [enters] = lines(65_000);
  const line = (code: string, title: string, pricing: object, rest: object = {}) => ({
    ...enters,
    line: code,
    title,
    pricing,
    ...rest,
  });
  return [
    ...lines(65_000),
    line(
      'bands',
      'Enters a home, the more the less',
      {
        rule: 'bands',
        countedOver: 'contract',
        bands: [{ upTo: 10, pricePence: 70_000 }, { pricePence: 50_000 }],
      },
      {
        indexation: [{ from: '2020-01-01', index: '102.5' }],
        deadweight: [{ percentage: '5' }],
        payerPrices: [{ payer: 'fund', pricing: { rule: 'fixed', pricePence: 40_000 } }],
        minimumInterval: { since: 'engagement-start', interval: { weeks: 13 } },
        baseline: { unlessImproved: true },
        claimWindow: { daysMax: 90, late: 'allow' },
        limits: { perPersonPence: 100_000, totalNumber: 20, totalPence: 1_000_000 },
      },
    ),
    line('scale', 'Days at home', { rule: 'sliding-scale', pricePence: 90_000, nothingAt: '10', fullAt: '40' }),
    line('tiers', 'Two or three of them', {
      rule: 'tiers',
      tiers: [
        { atLeast: 1, pricePence: 20_000 },
        { atLeast: 2, pricePence: 50_000 },
      ],
    }),
    line('milestones', 'Earnings', {
      rule: 'milestones',
      milestones: [
        { at: '768', pricePence: 27_500 },
        { at: '1631', pricePence: 27_500 },
      ],
    }),
    line('fee', 'Delivery', { rule: 'delivery-fee', pricePence: 10_000 }, { endsOn: '2020-12-31' }),
    {
      ...line('stays', 'Stays for half a year', { rule: 'bonus', pricePence: 10_000, above: 3, bonusPence: 5_000 }),
      outcome: 'keeps_home',
      prerequisites: [
        { outcome: 'enters_home', state: 'paid', interval: { weeks: 26 }, lapses: { allowedDays: 3, longer: 'reset' } },
      ],
      measurementWindow: { since: 'engagement-start', daysMin: 91, daysMax: 365 },
    },
  ];
}

const nightsLine = {
  ...lines(65_000)[0],
  line: 'fewer_nights',
  outcome: 'fewer_nights',
  title: 'Fewer nights on the streets',
  unit: 'count',
  pricing: {
    rule: 'cohort-threshold',
    pricePence: 2_000,
    per: 'event-avoided',
    threshold: '10',
    pooledThreshold: '7.5',
  },
};

/**
 * What comes after the first story, by the commands themselves: the contract is changed in all the ways that pages show,
 * money is disputed, taken back, paid ahead and invested, and an outcome is measured on groups.
 *
 * @throws Error at the first step that is not recorded.
 */
export async function tellChanges(ledger: TestLedger, story: Story): Promise<ChangedStory> {
  let told = 0;
  const say = async (name: keyof typeof commands, as: string, input: object): Promise<Record<string, unknown>> => {
    told += 1;
    const { command: Asked }: NamedCommand = commands[name];
    const bus = await ledger.installation.bus();
    const actor = await ledger.actorOf(as);
    const answer = await bus.execute(new Asked(input as never, { commandId: `changed-${told}`, actor }));
    if (answer.kind !== 'recorded') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    await ledger.readable();
    return answer.about as Record<string, unknown>;
  };
  const ofContract = { contract: CONTRACT };
  for (const [organisation, name] of Object.entries({ backers: 'Social Backers', counters: 'Counting House' })) {
    await say('register-organisation', more.anna, { organisation, name: `${name} (synthetic)` });
  }

  // A variation of which a change is asked for, and which then reaches back.
  const changes = (limitPence: number) => [
    {
      kind: 'cap',
      caps: [
        { cap: 'contract_maximum', level: 'contract', limitPence: 50_000_000 },
        { cap: 'each_person', level: 'person', limitPence },
      ],
    },
    {
      kind: 'outcome',
      outcome: 'fewer_nights',
      title: 'Fewer nights on the streets',
      definition: 'Nights that a group slept rough in a year, beside another group.',
      unit: 'count',
    },
    { kind: 'party-joins', organisation: 'backers', roles: ['investor'] },
    { kind: 'party-joins', organisation: 'counters', roles: ['evaluator'] },
  ];
  const first = {
    ...ofContract,
    effectiveFrom: '2019-04-01',
    title: 'A cap for each person',
    reason: 'To serve more.',
  };
  await say('draft-variation', more.anna, { ...first, changes: changes(40_000), draftedOn: '2019-06-03' });
  await say('propose-variation', more.anna, { ...ofContract, variation: 1, proposedOn: '2019-06-04' });
  await say('request-variation-change', more.will, {
    ...ofContract,
    variation: 1,
    words: 'More for each.',
    decidedOn: '2019-06-05',
  });
  await say('draft-variation', more.anna, {
    ...first,
    variation: 1,
    changes: changes(50_000),
    draftedOn: '2019-06-06',
  });
  await say('propose-variation', more.anna, { ...ofContract, variation: 1, proposedOn: '2019-06-07' });
  const agreed = { ...ofContract, variation: 1, retroactive: true, decidedOn: '2019-06-12' };
  await say('agree-variation', more.will, agreed);
  await say('agree-variation', more.anna, agreed);
  await say('draft-variation', more.anna, {
    ...ofContract,
    effectiveFrom: '2019-09-01',
    title: 'Another split',
    reason: 'The fund has more.',
    changes: [
      {
        kind: 'split',
        splits: [
          { split: { rule: 'waterfall', payers: ['fund', 'city'] }, outcomes: ['enters_home'] },
          { split: { rule: 'fixed', fixed: [{ payer: 'fund', pencePerUnit: 20_000 }], rest: 'city' } },
        ],
      },
      {
        kind: 'cap',
        caps: [
          { cap: 'contract_maximum', level: 'contract', limitPence: 50_000_000 },
          { cap: 'each_person', level: 'person', limitPence: 60_000 },
          { cap: 'of_the_fund', level: 'payer', payer: 'fund', limitPence: 10_000_000 },
          { cap: 'homes', level: 'outcome', outcomes: ['enters_home'], limitNumber: 40, limitPence: 2_000_000 },
        ],
      },
      { kind: 'term', deadlines: { approveDays: 30, payDays: 30, disputeDays: 20 } },
    ],
  });
  await say('propose-variation', more.anna, { ...ofContract, variation: 2, decideBy: '2019-08-31' });
  await say('agree-variation', more.will, { ...ofContract, variation: 2 });

  await say('record-meeting', more.anna, {
    ...ofContract,
    heldOn: '2019-06-10',
    title: 'Board of June',
    present: ['city', 'fund', 'works'],
    about: [
      { kind: 'variation', variation: 1 },
      { kind: 'rate-card-revision', revision: 2 },
    ],
    minutes: 'The cap was explained.',
  });
  await say('file-document', more.anna, {
    ...ofContract,
    title: 'Variation 1, as signed',
    datedOn: '2019-06-12',
    contentDigest: `sha256:${'cd'.repeat(32)}`,
    bytes: 2048,
    mediaType: 'application/pdf',
    location: 'Shared folder of the partnership',
    about: [{ kind: 'variation', variation: 1 }],
  });
  const quarter = (from: string, to: string, paymentsPence: number) => ({
    period: { from, to },
    referrals: 4,
    starts: 3,
    outcomes: [{ outcome: 'enters_home', number: 2 }],
    paymentsPence,
  });
  await say('agree-plan', more.anna, {
    ...ofContract,
    scenario: 'base',
    inForceFrom: '2019-01-01',
    agreedOn: '2019-01-10',
    periods: [quarter('2019-01-01', '2019-03-31', 50_000), quarter('2019-04-01', '2019-06-30', 100_000)],
  });
  await say('agree-plan', more.anna, {
    ...ofContract,
    scenario: 'base',
    inForceFrom: '2019-04-01',
    agreedOn: '2019-04-02',
    periods: [quarter('2019-04-01', '2019-06-30', 90_000), quarter('2019-07-01', '2019-09-30', 120_000)],
    variation: 1,
  });

  // A revision that reaches back, so that a cohort can be claimed, and one that nobody has agreed to.
  const retroactive = { ...ofContract, revision: 3, retroactive: true };
  await say('propose-rate-card-revision', more.will, {
    ...ofContract,
    effectiveFrom: '2019-05-01',
    reason: 'A group is measured.',
    lines: [...lines(60_000), nightsLine],
  });
  await say('agree-rate-card-revision', more.anna, retroactive);
  await say('agree-rate-card-revision', more.will, retroactive);
  await say('propose-rate-card-revision', more.will, {
    ...ofContract,
    effectiveFrom: '2019-10-01',
    reason: 'Every way of pricing.',
    lines: everyLine(),
    decideBy: '2019-09-30',
  });
  await say('request-rate-card-revision-change', more.anna, { ...ofContract, revision: 4, words: 'Too much at once.' });

  const ofOutcome = { ...ofContract, outcome: 'fewer_nights' };
  const method = {
    method: 'matched_comparison',
    version: '1',
    comparedWith: 'comparison-group',
    description: 'Each person is matched to two who were not served.',
  };
  const cohortClaims = new Map<string, unknown>();
  for (const [cohort, events] of Object.entries({ winter: '85', summer: '80' })) {
    const named = { ...ofOutcome, cohort };
    await say('define-cohort', more.eve, {
      ...named,
      title: `People of ${cohort}`,
      joining: { from: '2019-01-01', to: '2019-03-31' },
    });
    const measurement = { size: 50, events, expectedEvents: '100' };
    await say('measure-cohort', more.eve, { ...named, method, measurement, measuredOn: '2019-06-14' });
    await say('verify-cohort-result', more.vera, { ...named, result: 1, verifiedOn: '2019-06-15' });
    const { claim } = await say('claim-cohort', more.will, { ...named, claimedOn: '2019-06-16' });
    cohortClaims.set(cohort, claim);
  }

  const { person } = story;
  const outcome = { ...ofContract, person, outcome: 'keeps_home', occurrence: 1 };
  await say('submit-evidence', more.will, {
    ...outcome,
    achievedOn: '2019-06-10',
    kind: 'landlord_letter',
    providerFile: {
      contentDigest: `sha256:${'ef'.repeat(32)}`,
      location: 'cabinet 4',
      bytes: 512,
      mediaType: 'application/pdf',
    },
  });
  await say('verify-evidence', more.vera, { ...outcome, method: 'document-check' });
  await say('make-claim', more.will, { ...outcome, claimedOn: '2019-06-17' });

  await say('hold-claim-out', more.anna, {
    ...ofContract,
    claim: cohortClaims.get('summer'),
    reasonCode: 'under-investigation',
    heldOn: '2019-06-18',
  });
  const { statement: restated } = await say('issue-statement', more.will, {
    ...ofContract,
    period: { from: '2019-06-01', to: '2019-06-20' },
    issuedOn: '2019-06-21',
  });
  await say('measure-cohort', more.eve, {
    ...ofOutcome,
    cohort: 'winter',
    method: { ...method, version: '2' },
    measurement: { size: 50, events: '88', expectedEvents: '100' },
    measuredOn: '2019-06-22',
    words: 'Two people were counted twice.',
  });
  await say('verify-cohort-result', more.vera, { ...ofOutcome, cohort: 'winter', result: 2, verifiedOn: '2019-06-23' });
  await say('dispute-line', more.faye, {
    ...ofContract,
    statement: restated,
    line: 3,
    disputedOn: '2019-06-24',
    resolveBy: '2019-07-24',
    reasonCode: 'evidence-insufficient',
    words: 'The letter is not signed.',
  });
  await say('propose-clawback', more.anna, {
    ...ofContract,
    cause: 'audit-finding',
    claims: [{ claim: `streets.${person}.enters_home.1`, pence: 5_000 }],
  });
  const { payment } = await say('approve-advance', more.faye, {
    ...ofContract,
    kind: 'advance',
    pence: 30_000,
    approvedOn: '2019-06-24',
  });
  await say('pay-advance', more.finn, { ...ofContract, payment, paidOn: '2019-06-25', bankReference: 'FUND-88' });
  await say('draw-investment', more.ida, {
    ...ofContract,
    investor: 'backers',
    pence: 5_000_000,
    drawnOn: '2019-06-01',
  });
  await say('repay-investment', more.ida, {
    ...ofContract,
    investor: 'backers',
    capitalPence: 100_000,
    returnPence: 2_500,
    repaidOn: '2019-06-26',
  });
  await say('close-sample-frame', more.vera, {
    ...ofContract,
    sample: 'streets.V1',
    frame: { of: 'verifications' },
    size: 1,
  });
  const { statement: draft } = await say('draft-statement', more.will, {
    ...ofContract,
    period: { from: '2019-06-21', to: '2019-06-27' },
  });
  return { ...story, restated: String(restated), draft: String(draft) };
}
