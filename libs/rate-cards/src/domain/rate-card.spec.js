import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '#kernel';
import { brightFutures, cityCouncil } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  councilAgreed1,
  dearerLines,
  feelsSafeLine,
  proposed1,
  proposed2,
  providerAgreed1,
  providerAgreed2,
  revised1,
  revised2,
  revision1Events,
  startsWorkLine,
} from '../../test/fixtures.js';
import { code } from '../../test/pricing.js';
import {
  agree,
  asking,
  back2,
  before3,
  changeRequested1,
  changing,
  content,
  day,
  decide,
  declined1,
  drafted1,
  drafting,
  first,
  inForceLate2,
  lapse,
  lapsed1,
  providerAgreed3,
  providerBack2,
  putting,
  reason,
  second,
  urgent1,
  withdraw,
  withdrawn1,
} from '../../test/revising.js';
import { rateCardDecider } from './rate-card.js';

const { given } = specFor(rateCardDecider);
describe('drafting a revision', () => {
  it('writes it down, and asks nobody', () =>
    given()
      .when(drafting())
      .then({ ...drafted1, reason }));
  it('works out the lines of a change of the revision agreed last', () =>
    given(...revision1Events)
      .when(
        drafting({
          draftedOn: day('2022-01-02'),
          content: changing('2022-04-01', {
            change: 'reprice',
            line: 'starts_work',
            pricing: { rule: 'fixed', pricePence: 70_000 },
          }),
        }),
      )
      .then({
        ...drafted1,
        revision: 2,
        draftedOn: day('2022-01-02'),
        effectiveFrom: day('2022-04-01'),
        lines: [...dearerLines],
        reason,
      }));
  it('is done once, however often it is asked', () => {
    given(drafted1).when(drafting()).thenNothing();
    given(drafted1)
      .when(drafting({ revision: 1 }))
      .thenNothing();
  });
  it.each([
    ['another draft of one’s draft', [drafted1], 1],
    ['of what is before the parties, which takes it back', [proposed1], 1],
    ['after a requested change', [proposed1, changeRequested1], 1],
    ['after a requested change, without its number', [proposed1, changeRequested1], undefined],
    ['of what has lapsed', [urgent1, lapsed1], 1],
  ])('may be %s', (_, history, revision) =>
    given(...history)
      .when(drafting({ revision, draftedOn: day('2021-03-22'), content: content('2021-04-01', dearerLines) }))
      .then({
        ...drafted1,
        draft: 2,
        draftedOn: day('2021-03-22'),
        lines: [...dearerLines],
        reason,
      }),
  );
  it('stands beside what is before the parties', () =>
    given(proposed1)
      .when(drafting({ by: brightFutures, draftedOn: day('2021-03-06') }))
      .then({
        ...drafted1,
        revision: 2,
        draftedBy: brightFutures,
        draftedOn: day('2021-03-06'),
        reason,
      }));
});
describe('proposing a revision', () => {
  it('records all its lines, what they change, and whose agreement it needs', () =>
    given()
      .when(first)
      .then({ ...proposed1, reason }));
  it('may say by when it is to be decided', () =>
    given()
      .when(asking({ decideBy: day('2021-03-20') }))
      .then({ ...urgent1, reason }));
  it('puts a draft to the parties as it stands', () => given(drafted1).when(putting(1, '2021-03-05')).then(proposed1));
  it('says what it changes line by line, each against the revision agreed last', () =>
    given(...revision1Events)
      .when({
        ...second,
        content: changing(
          '2022-04-01',
          { change: 'retire', line: 'keeps_work' },
          { change: 'change', line: { ...startsWorkLine, title: 'Begins work' } },
          { change: 'add', line: { ...feelsSafeLine, line: 'feels_safer' } },
          { change: 'add-temporarily', line: { ...feelsSafeLine, line: 'summer', endsOn: '2022-08-31' } },
        ),
      })
      .then({
        ...proposed2,
        lines: [
          { ...startsWorkLine, title: 'Begins work' },
          feelsSafeLine,
          { ...feelsSafeLine, line: code('feels_safer') },
          { ...feelsSafeLine, line: code('summer'), endsOn: day('2022-08-31') },
        ],
        changes: [
          { line: 'starts_work', change: 'changed' },
          { line: 'feels_safer', change: 'added' },
          { line: 'summer', change: 'added-temporarily' },
          { line: 'keeps_work', change: 'retired' },
        ],
        reason,
      }));
  it('is done once while it is open, however often it is asked', () => {
    given(proposed1).when(first).thenNothing();
    given(drafted1, proposed1).when(putting(1, '2021-03-05')).thenNothing();
  });
  it('numbers revisions in the order of their first drafts, also those that came to nothing', () => {
    given(...revision1Events)
      .when(second)
      .then({ ...proposed2, reason });
    given(proposed1, declined1)
      .when(first)
      .then({ ...proposed1, reason, revision: 2 });
    given(proposed1, withdrawn1)
      .when(first)
      .then({ ...proposed1, reason, revision: 2 });
  });
  it.each([
    ['after a requested change', [proposed1, changeRequested1], undefined],
    ['by its number, while it is before the parties', [proposed1, councilAgreed1], 1],
    ['by its number, after it has lapsed', [urgent1, lapsed1], 1],
  ])('anew is its next draft: %s', (_, history, revision) =>
    given(...history)
      .when(asking({ revision, proposedOn: day('2021-03-22'), content: content('2021-04-01', dearerLines) }))
      .then({
        ...proposed1,
        draft: 2,
        proposedOn: day('2021-03-22'),
        lines: [...dearerLines],
        reason,
      }),
  );
  it.each([
    ['on the last day of the contract', [], asking({ content: content('2024-03-31') })],
    [
      'with the first revision reaching back to the start of the contract',
      [],
      asking({ proposedOn: day('2022-01-01') }),
    ],
    ['to be decided on the same day', [], asking({ decideBy: first.proposedOn })],
    [
      'from the day of the revision before',
      revision1Events,
      { ...second, content: content('2021-04-01', dearerLines) },
    ],
    ['from before it is proposed', revision1Events, { ...second, content: content('2022-01-01', dearerLines) }],
    [
      'with the lines of the revision before, from another day',
      revision1Events,
      { ...second, content: content('2022-04-01') },
    ],
  ])('may be done %s', (_, history, command) => {
    expect(isRefusal(rateCardDecider.decide(command, fold(rateCardDecider, history)))).toBe(false);
  });
});
describe('deciding on a revision', () => {
  it('records an agreement, which alone changes nothing', () =>
    given(proposed1).when(agree(cityCouncil, '2021-03-08')).then(councilAgreed1));
  it('brings the revision into force with the last agreement', () =>
    given(proposed1, councilAgreed1).when(agree(brightFutures, '2021-03-10')).then(providerAgreed1, revised1));
  it('is agreed on the day of the latest agreement, in whatever order they are recorded', () =>
    given(proposed1, providerAgreed1).when(agree(cityCouncil, '2021-03-08')).then(councilAgreed1, revised1));
  it('ends the revision with one decline', () =>
    given(proposed1, councilAgreed1)
      .when(decide('decline', brightFutures, '2021-03-10'))
      .then(declined1));
  it('sends the revision back with a request for change', () =>
    given(proposed1)
      .when(decide('request-change', brightFutures, '2021-03-10'))
      .then(changeRequested1));
  it('is on each draft anew', () => {
    const again = { ...proposed1, draft: 2, proposedOn: day('2021-03-12') };
    given(proposed1, councilAgreed1, changeRequested1, again)
      .when(agree(brightFutures, '2021-03-13'))
      .then({ ...providerAgreed1, draft: 2, decidedOn: day('2021-03-13') });
  });
  it('may be on the day on which a later revision takes effect', () =>
    given(...revision1Events, proposed2, providerAgreed2)
      .when(agree(cityCouncil, '2022-04-01', 2))
      .then(
        { ...councilAgreed1, revision: 2, decidedOn: day('2022-04-01') },
        { ...revised2, agreedOn: day('2022-04-01') },
      ));
  it('may be on the last day for it', () =>
    given(urgent1)
      .when(agree(cityCouncil, '2021-03-20'))
      .then({ ...councilAgreed1, decidedOn: day('2021-03-20') }));
  it('lets the first revision reach back: there was no price that it would change', () => {
    const late = { ...proposed1, proposedOn: day('2021-06-01') };
    given(late, { ...councilAgreed1, decidedOn: day('2021-06-02') })
      .when(agree(brightFutures, '2021-06-03'))
      .then({ ...providerAgreed1, decidedOn: day('2021-06-03') }, { ...revised1, agreedOn: day('2021-06-03') });
  });
  it('lets a later one reach back when everybody says so', () =>
    given(...revision1Events, back2, providerBack2)
      .when(agree(cityCouncil, '2022-03-01', 2, { retroactive: true }))
      .then(
        { ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01'), retroactive: true },
        { ...revised2, effectiveFrom: day('2022-01-01'), retroactive: true },
      ));
  it('lets one begin before another that is agreed already when everybody says so', () =>
    given(...inForceLate2, before3, { ...providerAgreed3, retroactive: true })
      .when(agree(cityCouncil, '2022-03-05', 3, { retroactive: true }))
      .then(
        { ...councilAgreed1, revision: 3, decidedOn: day('2022-03-05'), retroactive: true },
        { ...revised2, revision: 3, agreedOn: day('2022-03-05'), effectiveFrom: day('2022-10-01'), retroactive: true },
      ));
  it('is not retroactive because somebody would have allowed it', () =>
    given(...revision1Events, proposed2, providerBack2)
      .when(agree(cityCouncil, '2022-03-01', 2, { retroactive: true }))
      .then({ ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01'), retroactive: true }, revised2));
  it.each([
    ['an agreement', [proposed1, councilAgreed1], agree(cityCouncil, '2021-03-08')],
    ['the last agreement', revision1Events, agree(brightFutures, '2021-03-10')],
    ['a decline', [proposed1, declined1], decide('decline', brightFutures, '2021-03-10')],
    ['a request for change', [proposed1, changeRequested1], decide('request-change', brightFutures, '2021-03-10')],
    ['a withdrawal', [proposed1, withdrawn1], withdraw(cityCouncil, '2021-03-09')],
    ['a lapse', [urgent1, lapsed1], lapse('2021-04-15')],
  ])('%s is done once, however often it is asked', (_, history, command) =>
    given(...history)
      .when(command)
      .thenNothing(),
  );
});
describe('the end of a revision that is not agreed', () => {
  it('is its withdrawal, whatever has become of it so far', () => {
    given(proposed1).when(withdraw(cityCouncil, '2021-03-09')).then(withdrawn1);
    given(drafted1).when(withdraw(cityCouncil, '2021-03-09')).then(withdrawn1);
    given(proposed1, changeRequested1)
      .when(withdraw(cityCouncil, '2021-03-11'))
      .then({ ...withdrawn1, withdrawnOn: day('2021-03-11') });
  });
  it('is its lapse, from the day after the last for a decision', () =>
    given(urgent1, councilAgreed1).when(lapse('2021-03-21')).then(lapsed1));
});
