import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { cell } from '../layout/parts.js';
import { mostUrgent, type WorkItem, wholeList } from './work-list.js';

const TODAY = calendarDate('2021-05-20');

function item(name: string, since: string | undefined, dueOn?: string): WorkItem {
  return { what: cell(name), contract: 'streets', since, ...(dueOn === undefined ? {} : { dueOn }) };
}

const list = (title: string, ...items: readonly WorkItem[]) =>
  wholeList({ code: title, title, act: `Do ${title}`, empty: 'Nothing.' }, items, TODAY);

describe('what is most urgent', () => {
  const lists = [
    list('Referrals', item('old referral', '2020-01-01'), item('new referral', '2021-05-19')),
    list(
      'Statements',
      item('due later', '2021-05-01', '2021-06-01'),
      item('due today', '2021-05-01', '2021-05-20'),
      item('late', '2021-04-20', '2021-05-10'),
      item('later than late', '2021-04-01', '2021-04-21'),
    ),
    list('Drafts', item('nobody knows since when', undefined)),
  ];

  it('is what is late, then what has a day to be done by, then what has waited longest', () => {
    expect(mostUrgent(lists, TODAY, 10).map(({ what }) => what.text)).toEqual([
      'later than late',
      'late',
      'due today',
      'due later',
      'old referral',
      'new referral',
      'nobody knows since when',
    ]);
  });

  it('says what is to be done with each, and whether it is late', () => {
    expect(mostUrgent(lists, TODAY, 3).map(({ act, isLate }) => [act, isLate])).toEqual([
      ['Do Statements', true],
      ['Do Statements', true],
      ['Do Statements', false],
    ]);
  });
});
