import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { specFor } from '../../../../kernel/test/given-when-then.js';
import { releaseCommand, released } from '../../../test/publication-fixtures.js';
import { endsQuarter, publicationsDecider } from './publications.js';

const { given } = specFor(publicationsDecider);
const later = { until: calendarDate('2021-06-30'), releasedOn: calendarDate('2021-08-02') };

describe('publishing a table', () => {
  it('records what was published, by which rules and of which entry', () =>
    given().when(releaseCommand()).then(released));
  it('is done once, however often it is asked', () => given(released).when(releaseCommand()).thenNothing());
  it('follows an earlier quarter', () =>
    given(released)
      .when(releaseCommand({ ...later, madeToFollow: 1 }))
      .then({ ...released, ...later }));
  it('goes by what was released of the same table', () =>
    given(released)
      .when(releaseCommand({ table: 'referrals' }))
      .then({ ...released, table: 'referrals' }));

  it.each([
    ['a day within a quarter', [], { until: calendarDate('2021-03-30') }, 'not-the-end-of-a-quarter'],
    ['a quarter that is not over', [], { releasedOn: calendarDate('2021-03-31') }, 'quarter-not-over'],
    ['a quarter before the contract', [], { startsOn: calendarDate('2021-04-01') }, 'quarter-before-contract'],
    ['the same quarter with other figures', [released], { tableSha256: 'b'.repeat(64) }, 'released-otherwise'],
    ['a quarter before one that was released', [{ ...released, ...later }], {}, 'later-quarter-released'],
    ['a table beside which another came out', [released], later, 'released-meanwhile'],
  ] as const)('is refused for %s', (_, history, changed, reason) =>
    given(...history)
      .when(releaseCommand(changed))
      .thenRefused(reason),
  );
});

describe('the end of a quarter', () => {
  it.each(['2020-12-31', '2021-03-31', '2021-06-30', '2021-09-30'])('is %s', (day) =>
    expect(endsQuarter(calendarDate(day))).toBe(true),
  );
  it.each(['2021-03-30', '2021-01-31', '2021-04-01', '2020-02-29'])('is not %s', (day) =>
    expect(endsQuarter(calendarDate(day))).toBe(false),
  );
});
