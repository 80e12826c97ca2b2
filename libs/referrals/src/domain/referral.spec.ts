import { describe, expect, it } from '@jest/globals';
import { Decimal, fold } from '#kernel';
import { brightFutures, startsWork } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  accept,
  again,
  back,
  code,
  correct,
  corrected,
  day,
  decline,
  end,
  engaged,
  facts,
  gateway,
  type History,
  inBreak,
  over,
  pause,
  prime,
  record,
  rectify,
  refer,
  resume,
  start,
} from '../../test/commands.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  declined,
  ended,
  paused,
  referred,
  resumed,
  started,
} from '../../test/fixtures.js';
import { pathFacts, type ReferralCommand, referralDecider } from './referral.js';
import type { ReferralEvent } from './referrals.events.js';

const { given } = specFor(referralDecider);

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
