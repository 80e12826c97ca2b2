import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { fold, isRefusal } from '#kernel';
import { cityCouncil, elsewhere, gatewayService } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  accept,
  again,
  anotherGateway,
  back,
  code,
  correct,
  day,
  decline,
  end,
  engaged,
  facts,
  gateway,
  type History,
  inBreak,
  otherProvider,
  over,
  pause,
  prime,
  provider,
  record,
  rectify,
  refer,
  resume,
  start,
} from '../../test/commands.js';
import { accepted, baseline, declined, ended, paused, referred, started } from '../../test/fixtures.js';
import { type ReferralCommand, type ReferralReason, referralDecider, referralReasons } from './referral.js';
import type { ReferralEvent } from './referrals.events.js';

const { given } = specFor(referralDecider);

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
