import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { calendarDate, Decimal, fold, isRefusal, type Of, OutcomeCode } from '#kernel';
import {
  actors,
  brightFutures,
  cityCouncil,
  elsewhere,
  gatewayService,
  keepsWork,
  riverside,
  startsWork,
} from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  declined,
  ended,
  paused,
  person,
  referred,
  resumed,
  started,
} from '../../test/fixtures.js';
import {
  type ContractFacts,
  pathFacts,
  type ReferralCommand,
  type ReferralReason,
  referralDecider,
  referralReasons,
} from './referral.js';
import type { CorrectableField, ReferralEvent } from './referrals.events.js';

const { given } = specFor(referralDecider);
const day = calendarDate;
const code = (text: string) => OutcomeCode.parse(text);

const facts: ContractFacts = {
  signedOn: day('2021-03-01'),
  startsOn: day('2021-04-01'),
  endsOn: day('2024-03-31'),
  gateway: [gatewayService],
  criteriaVersion: 1,
  criteria: [code('adult'), code('out_of_work')],
  paymentGroups: [code('first_job')],
  outcomes: [keepsWork, startsWork],
};
const asked = { contract: riverside, person, facts };
const gateway = { ...asked, by: actors.gateway };
const provider = { ...asked, by: actors.provider };
const otherProvider = { ...asked, by: { organisation: elsewhere, role: 'service-provider' } } as const;
const prime = { ...asked, by: { organisation: elsewhere, role: 'social-prime' } } as const;

const refer = (referredOn = '2021-04-06', changes: Partial<Of<ReferralCommand, 'refer'>> = {}): ReferralCommand => ({
  type: 'refer',
  ...gateway,
  referredOn: day(referredOn),
  reference: 'GW-0001',
  ...changes,
});
const accept = (changes: Partial<Of<ReferralCommand, 'accept'>> = {}): ReferralCommand => ({
  type: 'accept',
  ...provider,
  acceptedOn: day('2021-04-12'),
  criteriaMet: facts.criteria,
  paymentGroup: code('first_job'),
  ageAtReferral: 19,
  ...changes,
});
const decline = (changes: Partial<Of<ReferralCommand, 'decline'>> = {}): ReferralCommand => ({
  type: 'decline',
  ...provider,
  declinedOn: day('2021-04-12'),
  reasonCode: 'no-capacity',
  ...changes,
});
const start = (startedOn = '2021-04-19', by: typeof provider | typeof otherProvider | typeof prime = provider) =>
  ({ type: 'start', ...by, startedOn: day(startedOn) }) as const;
const pause = (pausedOn = '2021-06-01', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'pause', ...by, pausedOn: day(pausedOn), reasonCode: 'unable-to-take-part' }) as const;
const resume = (resumedOn = '2021-07-01', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'resume', ...by, resumedOn: day(resumedOn) }) as const;
const end = (endedOn = '2022-03-31', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'end', ...by, endedOn: day(endedOn), reasonCode: 'completed' }) as const;
const correct = (
  changes: Partial<Record<CorrectableField, string>>,
  by: typeof provider | typeof gateway | typeof otherProvider | typeof prime = provider,
): ReferralCommand => ({
  type: 'correct-dates',
  ...by,
  changes: Object.entries(changes).map(([field, to]) => ({ field: field as CorrectableField, to: day(to) })),
  today: day('2023-01-01'),
});
const corrected = (...changes: readonly [CorrectableField, string, string][]): ReferralEvent => ({
  type: 'ReferralDatesCorrected',
  contract: riverside,
  person,
  changes: changes.map(([field, from, to]) => ({ field, from: day(from), to: day(to) })),
});

type History = readonly ReferralEvent[];
const engaged: History = [referred, accepted, started];
const inBreak: History = [...engaged, paused];
const back: History = [...inBreak, resumed];
const over: History = [...back, ended];
const again: ReferralEvent = { ...referred, referredOn: day('2021-05-04') };

const record = (
  changes: Partial<Of<ReferralCommand, 'record-baseline'>> = {},
  by: typeof provider | typeof gateway | typeof otherProvider = provider,
): ReferralCommand => {
  const { type: _, ...known } = baseline;
  return { type: 'record-baseline', ...by, ...known, ...changes };
};

const rectify = (
  changes: Partial<Of<ReferralCommand, 'correct-baseline'>> = {},
  by: typeof provider | typeof gateway = gateway,
): ReferralCommand => {
  const { outcome, to } = baselineCorrected;
  return { type: 'correct-baseline', ...by, outcome, ...to, today: day('2021-06-01'), ...changes };
};
const anotherGateway = { ...gateway, by: { ...actors.gateway, organisation: elsewhere } } as typeof gateway;

describe('a person’s path', () => {
  it('begins with a referral, with the words and the reference of the gateway', () =>
    given()
      .when(refer('2021-04-06', { cohort: code('spring'), note: 'Asks for mornings' }))
      .then({ ...referred, cohort: code('spring'), reference: 'GW-0001', note: 'Asks for mornings' }));

  it('is accepted by the provider that asks, under the criteria in force', () =>
    given(referred).when(accept()).then(accepted));

  it('lists the criteria met once each and in one order, however they were given', () =>
    given(referred)
      .when(accept({ criteriaMet: [code('out_of_work'), code('adult'), code('adult')] }))
      .then(accepted));

  it('is declined with a reason', () =>
    given(referred)
      .when(decline({ words: 'No place before June' }))
      .then({ ...declined, words: 'No place before June' }));

  it('goes on to start, break, return and end', () => {
    given(referred, accepted).when(start()).then(started);
    given(...engaged)
      .when(pause())
      .then(paused);
    given(...inBreak)
      .when(resume())
      .then(resumed);
    given(...back)
      .when(end())
      .then(ended);
  });

  it.each<[string, History, ReferralCommand, ReferralEvent]>([
    [
      'may begin between signature and first day',
      [],
      refer('2021-03-01'),
      { ...referred, referredOn: day('2021-03-01'), reference: 'GW-0001' },
    ],
    [
      'may go from referral to start in one day',
      [referred, { ...accepted, acceptedOn: day('2021-04-06') }],
      start('2021-04-06'),
      { ...started, startedOn: day('2021-04-06') },
    ],
    [
      'may have a second break from the day of return',
      back,
      pause('2021-07-01'),
      { ...paused, pausedOn: day('2021-07-01') },
    ],
    [
      'may start on the first day of the contract',
      [
        { ...referred, referredOn: day('2021-03-01') },
        { ...accepted, acceptedOn: day('2021-03-02') },
      ],
      start('2021-04-01'),
      { ...started, startedOn: day('2021-04-01') },
    ],
    ['may end in a break', inBreak, end('2021-06-01'), { ...ended, endedOn: day('2021-06-01') }],
    ['may end on the last day of the contract', back, end('2024-03-31'), { ...ended, endedOn: day('2024-03-31') }],
    [
      'may be run by the prime, for the provider that accepted',
      [referred, accepted],
      start('2021-04-19', prime),
      started,
    ],
  ])('%s', (_, history, command, event) =>
    given(...history)
      .when(command)
      .then(event),
  );
});

describe('a declined person', () => {
  it('may be referred again, in the same stream', () =>
    given(referred, declined)
      .when(refer('2021-05-04'))
      .then({ ...again, reference: 'GW-0001' }));

  it('may be referred again on the day of the decline, to another cohort', () =>
    given(referred, declined)
      .when(refer('2021-04-12', { cohort: code('spring') }))
      .then({ ...referred, referredOn: day('2021-04-12'), cohort: code('spring'), reference: 'GW-0001' }));

  it('may be declined again on that day for the same reason, which is no repetition', () => {
    const sameDay = { ...referred, referredOn: day('2021-04-12'), cohort: code('spring') };
    given(referred, declined, sameDay).when(decline()).then(declined);
  });

  it('goes on from the second referral as from the first', () => {
    const acceptedLater = { ...accepted, acceptedOn: day('2021-05-10') };
    given(referred, declined, again)
      .when(accept({ acceptedOn: day('2021-05-10') }))
      .then(acceptedLater);
    given(referred, declined, again)
      .when(decline({ declinedOn: day('2021-05-10') }))
      .then({ ...declined, declinedOn: day('2021-05-10') });
  });
});

describe('sending a command twice is sending it once', () => {
  it.each<[string, History, ReferralCommand]>([
    ['a referral', [referred], refer()],
    ['a referral that has been declined since', [referred, declined], refer()],
    ['a referral before the one that stands', [referred, declined, again], refer()],
    ['a referral of somebody who has ended since', over, refer()],
    ['an acceptance', [referred, accepted], accept()],
    ['an acceptance of somebody who has ended since', over, accept()],
    [
      'an acceptance under criteria that have changed since',
      [referred, accepted],
      accept({ facts: { ...facts, criteriaVersion: 2 } }),
    ],
    ['a decline', [referred, declined], decline()],
    ['a decline after which the person was referred again', [referred, declined, again], decline()],
    ['a start', [referred, accepted, started], start()],
    ['a start of somebody who has ended since', over, start()],
    ['a break', inBreak, pause()],
    ['a break that is over', back, pause()],
    ['a break of somebody who has ended since', over, pause()],
    ['a return', back, resume()],
    ['a return before a second break', [...back, { ...paused, pausedOn: day('2021-09-01') }], resume()],
    ['an end', over, end()],
    [
      'a correction',
      [...engaged, corrected(['startedOn', '2021-04-19', '2021-04-20'])],
      correct({ startedOn: '2021-04-20' }),
    ],
  ])('%s', (_, history, command) =>
    given(...history)
      .when(command)
      .thenNothing(),
  );
});

type Case = readonly [string, History, ReferralCommand, ReferralReason];
const acceptedByOther: ReferralEvent = { ...accepted, provider: cityCouncil };

const secondGateway = {
  by: { organisation: elsewhere, role: 'referral-agency' },
  facts: { ...facts, gateway: [gatewayService, elsewhere] },
} as const;

const refusals: readonly Case[] = [
  [
    'to refer, by an organisation that is no gateway',
    [],
    refer('2021-04-06', { by: { organisation: cityCouncil, role: 'referral-agency' } }),
    'not-a-gateway',
  ],
  ...(
    [
      ['stands', [referred]],
      ['was declined', [referred, declined]],
      ['was declined and has been referred again', [referred, declined, again]],
    ] as const
  ).map(
    ([became, history]): Case => [
      `to refer under a reference whose person ${became} for another gateway`,
      history,
      refer('2021-05-04', secondGateway),
      'reference-of-another-gateway',
    ],
  ),
  [
    'to refer under the reference of another gateway, on the same day',
    [referred],
    refer('2021-04-06', secondGateway),
    'reference-of-another-gateway',
  ],
  ['to refer somebody who is referred on another day', [referred], refer('2021-04-07'), 'already-referred-otherwise'],
  [
    'to refer somebody who is referred to another cohort',
    [referred],
    refer('2021-04-06', { cohort: code('spring') }),
    'already-referred-otherwise',
  ],
  ['to refer somebody who has ended', over, refer('2022-04-01'), 'already-referred-otherwise'],
  ['to refer before the signature', [], refer('2021-02-28'), 'referral-outside-the-contract'],
  ['to refer after the contract', [], refer('2024-04-01'), 'referral-outside-the-contract'],
  ['to refer again before the decline', [referred, declined], refer('2021-04-11'), 'dates-out-of-order'],

  ['to accept somebody nobody referred', [], accept(), 'not-referred'],
  ['to accept somebody who is declined', [referred, declined], accept(), 'referral-declined'],
  [
    'to accept with other particulars',
    [referred, accepted],
    accept({ ageAtReferral: 20 }),
    'already-accepted-otherwise',
  ],
  [
    'to accept on another day',
    [referred, accepted],
    accept({ acceptedOn: day('2021-04-13') }),
    'already-accepted-otherwise',
  ],
  ['to accept whom another provider has', [referred, acceptedByOther], accept(), 'already-accepted-otherwise'],
  [
    'to accept by a criterion nobody set',
    [referred],
    accept({ criteriaMet: [...facts.criteria, code('tall')] }),
    'criterion-not-defined',
  ],
  [
    'to accept somebody who misses a criterion',
    [referred],
    accept({ criteriaMet: [code('adult')] }),
    'criteria-not-met',
  ],
  ['to accept somebody who meets none', [referred], accept({ criteriaMet: [] }), 'criteria-not-met'],
  [
    'to accept into a payment group nobody defined',
    [referred],
    accept({ paymentGroup: code('rich') }),
    'payment-group-not-defined',
  ],
  ['to accept before the referral', [referred], accept({ acceptedOn: day('2021-04-05') }), 'dates-out-of-order'],

  ['to decline somebody nobody referred', [], decline(), 'not-referred'],
  [
    'to decline for another reason',
    [referred, declined],
    decline({ reasonCode: 'duplicate' }),
    'already-declined-otherwise',
  ],
  ['to decline somebody who is accepted', [referred, accepted], decline(), 'already-accepted-otherwise'],
  ['to decline somebody who has started', engaged, decline(), 'already-accepted-otherwise'],
  ['to decline before the referral', [referred], decline({ declinedOn: day('2021-04-05') }), 'dates-out-of-order'],

  ['to start somebody nobody referred', [], start(), 'not-referred'],
  ['to start somebody who is not accepted', [referred], start(), 'not-accepted'],
  ['to start somebody who is declined', [referred, declined], start(), 'referral-declined'],
  [
    "to start another provider's person",
    [referred, accepted],
    start('2021-04-19', otherProvider),
    'another-providers-person',
  ],
  ['to start on another day', engaged, start('2021-04-20'), 'already-started-otherwise'],
  ['to start before the acceptance', [referred, accepted], start('2021-04-11'), 'dates-out-of-order'],
  [
    'to start before the contract',
    [
      { ...referred, referredOn: day('2021-03-01') },
      { ...accepted, acceptedOn: day('2021-03-02') },
    ],
    start('2021-03-31'),
    'engagement-outside-the-contract',
  ],
  ['to start after the contract', [referred, accepted], start('2024-04-01'), 'engagement-outside-the-contract'],

  ['to pause somebody who has not started', [referred, accepted], pause(), 'not-started'],
  ["to pause another provider's person", engaged, pause('2021-06-01', otherProvider), 'another-providers-person'],
  ['to pause in a break', inBreak, pause('2021-06-02'), 'already-paused'],
  ['to pause before the return from another break', back, pause('2021-06-30'), 'breaks-overlap'],
  ['to pause before the start', engaged, pause('2021-04-18'), 'dates-out-of-order'],
  ['to pause after the end', over, pause('2022-04-01'), 'engagement-ended'],
  ['to pause after the contract', engaged, pause('2024-04-01'), 'engagement-outside-the-contract'],

  ['to resume somebody who is in no break', engaged, resume(), 'not-paused'],
  ["to resume another provider's person", inBreak, resume('2021-07-01', otherProvider), 'another-providers-person'],
  ['to resume before the break', inBreak, resume('2021-05-31'), 'dates-out-of-order'],
  ['to resume after the end', [...inBreak, ended], resume(), 'engagement-ended'],
  ['to resume after the contract', inBreak, resume('2024-04-01'), 'engagement-outside-the-contract'],

  ['to end what has not started', [referred, accepted], end(), 'not-started'],
  ["to end another provider's engagement", engaged, end('2022-03-31', otherProvider), 'another-providers-person'],
  ['to end before the start', engaged, end('2021-04-18'), 'dates-out-of-order'],
  ['to end before the return from a break', back, end('2021-06-30'), 'dates-out-of-order'],
  ['to end before the break that is not over', inBreak, end('2021-05-31'), 'dates-out-of-order'],
  ['to end again on another day', over, end('2022-04-01'), 'engagement-ended'],
  ['to end after the contract', engaged, end('2024-04-01'), 'engagement-outside-the-contract'],

  ['to correct somebody nobody referred', [], correct({ referredOn: '2021-04-07' }, gateway), 'not-referred'],
  [
    'to correct a date twice',
    engaged,
    {
      ...correct({}),
      changes: [
        { field: 'startedOn', to: day('2021-04-20') },
        { field: 'startedOn', to: day('2021-04-21') },
      ],
    } as ReferralCommand,
    'field-corrected-twice',
  ],
  ['to correct a date that is not there', engaged, correct({ endedOn: '2022-01-01' }), 'nothing-to-correct'],
  [
    'to correct the decline of an earlier referral',
    [referred, declined, again],
    correct({ declinedOn: '2021-04-13' }),
    'nothing-to-correct',
  ],
  ['to correct into the future', engaged, correct({ startedOn: '2023-01-02' }), 'corrected-into-the-future'],
  ['to correct the order of dates away', back, correct({ startedOn: '2021-06-02' }), 'dates-out-of-order'],
  [
    'to correct a return past the next break',
    [...back, { ...paused, pausedOn: day('2021-07-05') }],
    correct({ resumedOn: '2021-07-06' }),
    'breaks-overlap',
  ],
  [
    'to correct a start out of the contract',
    [{ ...referred, referredOn: day('2021-03-02') }, { ...accepted, acceptedOn: day('2021-03-03') }, started],
    correct({ startedOn: '2021-03-31' }),
    'engagement-outside-the-contract',
  ],
  [
    'to correct a referral out of the contract',
    [referred],
    correct({ referredOn: '2021-02-28' }, gateway),
    'referral-outside-the-contract',
  ],
  [
    "to correct the gateway's date, by the provider",
    engaged,
    correct({ referredOn: '2021-04-07' }),
    'field-of-another-party',
  ],
  [
    "to correct the gateway's date, by the prime",
    engaged,
    correct({ referredOn: '2021-04-07' }, prime),
    'field-of-another-party',
  ],
  [
    "to correct the provider's date, by the gateway",
    engaged,
    correct({ startedOn: '2021-04-20' }, gateway),
    'field-of-another-party',
  ],
  [
    "to correct another provider's date",
    engaged,
    correct({ startedOn: '2021-04-20' }, otherProvider),
    'field-of-another-party',
  ],
  [
    "to correct another provider's decline",
    [referred, declined],
    correct({ declinedOn: '2021-04-13' }, otherProvider),
    'field-of-another-party',
  ],
  ['a baseline of nobody referred', [], record(), 'not-referred'],
  ['a baseline of somebody who was declined', [referred, declined], record(), 'referral-declined'],
  ["a baseline of another provider's person", engaged, record({}, otherProvider), 'another-providers-person'],
  ["a baseline of another gateway's person", [referred], record({}, anotherGateway), 'not-your-referral'],
  [
    'a baseline of an outcome the contract does not define',
    engaged,
    record({ outcome: code('sleeps') }),
    'outcome-not-defined',
  ],
  [
    'another day than the first',
    [...engaged, baseline],
    record({ recordedOn: day('2021-04-15') }),
    'baseline-recorded-otherwise',
  ],
  [
    'another answer than the first',
    [...engaged, baseline],
    record({ alreadyTrue: true }),
    'baseline-recorded-otherwise',
  ],
  [
    'another value than the first',
    [...engaged, baseline],
    record({ measured: undefined }),
    'baseline-recorded-otherwise',
  ],
  [
    'a baseline of a day before the referral',
    engaged,
    record({ recordedOn: day('2021-04-05') }),
    'baseline-outside-its-time',
  ],
  [
    'a baseline of a day after the start',
    engaged,
    record({ recordedOn: day('2021-04-20') }),
    'baseline-outside-its-time',
  ],
  ['to correct a baseline of nobody referred', [], rectify(), 'not-referred'],
  ['to correct a baseline of what one is paid for', [...engaged, baseline], rectify({}, provider), 'not-your-referral'],
  [
    "to correct a baseline of another gateway's person",
    [...engaged, baseline],
    rectify({}, anotherGateway),
    'not-your-referral',
  ],
  ['to correct a baseline that nobody recorded', engaged, rectify(), 'baseline-not-recorded'],
  [
    'to correct a baseline to a day after the start',
    [...engaged, baseline],
    rectify({ recordedOn: day('2021-04-20') }),
    'baseline-outside-its-time',
  ],
  [
    'to correct a baseline to a day that has not come',
    [referred, baseline],
    rectify({ recordedOn: day('2021-06-02') }),
    'corrected-into-the-future',
  ],
  [
    'a start before what was recorded',
    [referred, accepted, baseline],
    start('2021-04-13'),
    'baseline-outside-its-time',
  ],
  [
    'a start that is corrected to before what was recorded',
    [...engaged, baseline],
    correct({ startedOn: '2021-04-13' }),
    'baseline-outside-its-time',
  ],
];

describe('it is refused', () => {
  it.each(refusals)('%s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('refusals of referrals', () => {
  it('are all specified above, with words without a gap', () => {
    const reasons = new Set<string>();
    for (const [_, history, command] of refusals) {
      const decision = referralDecider.decide(command, fold(referralDecider, history));
      if (!isRefusal(decision)) throw new Error('It is not refused');
      reasons.add(decision.refused);
      expect(refusalInWords(referralReasons, decision)).not.toMatch(/[{}]/);
    }
    expect([...reasons].sort()).toEqual(Object.keys(referralReasons).sort());
  });

  it('name the dates that are in the wrong order', () =>
    given(...engaged)
      .when(end('2021-04-18'))
      .thenRefused('dates-out-of-order', {
        earlier: 'startedOn',
        earlierOn: '2021-04-19',
        later: 'endedOn',
        laterOn: '2021-04-18',
      }));

  it('name the criteria that are missing', () =>
    given(referred)
      .when(accept({ criteriaMet: [] }))
      .thenRefused('criteria-not-met', { version: 1, missing: 'adult, out_of_work' }));

  it('say that eligibility is not met before they say that a date is wrong', () =>
    given(referred)
      .when(accept({ criteriaMet: [], acceptedOn: day('2021-04-05') }))
      .thenRefused('criteria-not-met'));
});

describe('correcting dates', () => {
  it.each<[string, History, ReferralCommand, ReferralEvent]>([
    [
      'of the referral, by the gateway',
      engaged,
      correct({ referredOn: '2021-04-07' }, gateway),
      corrected(['referredOn', '2021-04-06', '2021-04-07']),
    ],
    [
      'of the decline, by who declined',
      [referred, declined],
      correct({ declinedOn: '2021-04-13' }),
      corrected(['declinedOn', '2021-04-12', '2021-04-13']),
    ],
    [
      'of the acceptance',
      [referred, accepted],
      correct({ acceptedOn: '2021-04-13' }),
      corrected(['acceptedOn', '2021-04-12', '2021-04-13']),
    ],
    [
      'of the start, by the prime',
      engaged,
      correct({ startedOn: '2021-04-20' }, prime),
      corrected(['startedOn', '2021-04-19', '2021-04-20']),
    ],
    [
      'of the break and the return',
      back,
      correct({ pausedOn: '2021-06-03', resumedOn: '2021-06-30' }),
      corrected(['pausedOn', '2021-06-01', '2021-06-03'], ['resumedOn', '2021-07-01', '2021-06-30']),
    ],
    [
      'of the end, after it',
      over,
      correct({ endedOn: '2022-03-30' }),
      corrected(['endedOn', '2022-03-31', '2022-03-30']),
    ],
    [
      'all together, where one alone would be out of order',
      [referred, accepted, started],
      correct({ acceptedOn: '2021-04-26', startedOn: '2021-04-27' }),
      corrected(['acceptedOn', '2021-04-12', '2021-04-26'], ['startedOn', '2021-04-19', '2021-04-27']),
    ],
    [
      'leaves out those that are right',
      engaged,
      correct({ acceptedOn: '2021-04-12', startedOn: '2021-04-20' }),
      corrected(['startedOn', '2021-04-19', '2021-04-20']),
    ],
    [
      'of a return, in a second break',
      [...back, { ...paused, pausedOn: day('2021-09-01') }],
      correct({ resumedOn: '2021-07-02' }),
      corrected(['resumedOn', '2021-07-01', '2021-07-02']),
    ],
    [
      'takes what was corrected before as what stands',
      [...engaged, corrected(['startedOn', '2021-04-19', '2021-04-20'])],
      correct({ startedOn: '2021-04-21' }),
      corrected(['startedOn', '2021-04-20', '2021-04-21']),
    ],
  ])('%s', (_, history, command, event) =>
    given(...history)
      .when(command)
      .then(event),
  );

  it('may bring a date up to today', () =>
    given(...engaged)
      .when(correct({ startedOn: '2023-01-01' }))
      .then(corrected(['startedOn', '2021-04-19', '2023-01-01'])));

  it('changes the dates that others ask for', () => {
    const change = corrected(['startedOn', '2021-04-19', '2021-04-20'], ['endedOn', '2022-03-31', '2022-03-30']);
    expect(pathFacts(fold(referralDecider, [...over, change]))).toMatchObject({
      startedOn: '2021-04-20',
      endedOn: '2022-03-30',
    });
  });
});

describe('how an outcome stood at referral', () => {
  it('is recorded by the provider or by the gateway that referred the person', () => {
    given(...engaged)
      .when(record())
      .then(baseline);
    given(referred).when(record({}, gateway)).then(baseline);
  });

  it.each<[string, History, string]>([
    ['the day of the referral', [referred], '2021-04-06'],
    ['the day of the start', over, '2021-04-19'],
    ['any day after it, while nothing has started', [referred, accepted], '2022-01-01'],
  ])('may be of %s', (_, history, on) =>
    given(...history)
      .when(record({ recordedOn: day(on) }))
      .then({ ...baseline, recordedOn: day(on) }),
  );

  it('is recorded once for each outcome, however often it is asked', () => {
    given(...engaged, baseline)
      .when(record())
      .thenNothing();
    given(...engaged, baseline)
      .when(record({ measured: Decimal.parse('3.50') }))
      .thenNothing();
    const { measured: _, ...other } = { ...baseline, outcome: startsWork, alreadyTrue: true };
    given(...engaged, baseline)
      .when(record({ outcome: startsWork, alreadyTrue: true, measured: undefined }))
      .then(other);
  });

  it('is corrected by the gateway, whoever recorded it, once', () => {
    given(...engaged, baseline)
      .when(rectify())
      .then(baselineCorrected);
    given(...engaged, baseline, baselineCorrected)
      .when(rectify())
      .thenNothing();
    given(...engaged, baseline)
      .when(rectify(baselineCorrected.from))
      .thenNothing();
    expect(fold(referralDecider, [...engaged, baseline, baselineCorrected])).toMatchObject({
      baselines: [{ ...baselineCorrected.to, correctedAs: 1 }],
    });
  });

  it('is recorded anew for a later referral', () => {
    const recordedOn = day('2021-05-05');
    given(referred, { ...baseline, recordedOn: day('2021-04-08') }, declined, again)
      .when(record({ recordedOn }))
      .then({ ...baseline, recordedOn });
  });
});

describe('what others ask of a path', () => {
  it.each<[string, History, ReturnType<typeof pathFacts>]>([
    ['nothing of a stranger', [], undefined],
    ['the referral', [referred], { referredOn: day('2021-04-06') }],
    ['the later referral', [referred, declined, again], { referredOn: day('2021-05-04') }],
    [
      'the provider and the group',
      [referred, accepted],
      { referredOn: day('2021-04-06'), provider: brightFutures, paymentGroup: code('first_job') },
    ],
    [
      'the whole of it',
      over,
      {
        referredOn: day('2021-04-06'),
        provider: brightFutures,
        paymentGroup: code('first_job'),
        startedOn: day('2021-04-19'),
        endedOn: day('2022-03-31'),
      },
    ],
  ])('%s', (_, history, expected) => expect(pathFacts(fold(referralDecider, history))).toEqual(expected));
});
