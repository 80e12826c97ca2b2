import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RateCardHistory } from '#rate-cards';
import { BrowserForm, dayFields, problemsIn } from '../../test/browser-form.js';
import { everyLine, tellChanges } from '../../test/changed-story.js';
import { CONTRACT, cast, castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

/** What the contract defines in each unit. */
const outcomes = { person: 'enters_home', count: 'fewer_nights', 'consecutive-days': 'nights_inside' } as const;

const HOME = '/contracts/streets/rate-card';

describe('building a rate card on screen', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    await tellChanges(ledger, await tellStory(ledger));
    const nights = {
      ...{ kind: 'outcome', outcome: 'nights_inside', title: 'Nights inside', unit: 'consecutive-days' },
      definition: 'Nights on end that nobody slept rough.',
    };
    const variation = { title: 'Nights', reason: 'To pay for them.', effectiveFrom: '2019-06-28', changes: [nights] };
    for (const [who, path, body] of [
      [cast.anna, '', variation],
      [cast.anna, '/3/proposal', {}],
      [cast.anna, '/3/agreement', {}],
      [cast.will, '/3/agreement', {}],
    ] as const) {
      const { status, text } = await ledger.post(`${CONTRACT}/variations${path}`, { as: who, body });
      expect([status, text]).toEqual([201, text]);
    }
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  const history = () => ledger.app.get(RateCardHistory);
  const as = (subject: string) => ledger.signIn(`synthetic-${subject}`);
  const byCode = (lines: readonly object[]) =>
    lines.toSorted((one, other) => (String(Reflect.get(one, 'line')) < String(Reflect.get(other, 'line')) ? -1 : 1));

  it('says every way of pricing and every condition back to whoever drafts a revision anew, and records it as it was', async () => {
    const form = await BrowserForm.open(ledger, `${HOME}/revisions/4/draft`, await as('will'));
    const sent = await form.fill({ reason: 'The same again.', 'added.0.line.title': 'Bands' }).submit();
    expect(sent).toMatchObject({ status: 303, recorded: ['RateCardRevisionDrafted'] });
    await ledger.readable();
    const drafted = history().revision('streets', 4)?.lines ?? [];
    const expected = everyLine().map((line) =>
      Reflect.get(line, 'line') === 'bands' ? { ...line, title: 'Bands' } : line,
    );
    expect(byCode(drafted)).toEqual(byCode(expected));
  });

  it.each([
    ['fixed', 'person', { pricePence: '600' }, { pricePence: 60_000 }],
    [
      'bands',
      'person',
      { countedOver: 'person', 'bands.0.upTo': '5', 'bands.0.pricePence': '70.50', 'bands.1.pricePence': '0' },
      { countedOver: 'person', bands: [{ upTo: 5, pricePence: 7050 }, { pricePence: 0 }] },
    ],
    [
      'sliding-scale',
      'person',
      { pricePence: '1,250', nothingAt: '40', fullAt: '10.5' },
      { pricePence: 125_000, nothingAt: '40', fullAt: '10.5' },
    ],
    [
      'per-period',
      'consecutive-days',
      { pricePence: '100', days: '7', periodsMax: '104' },
      { pricePence: 10_000, days: 7, periodsMax: 104 },
    ],
    [
      'tiers',
      'person',
      { 'tiers.0.atLeast': '1', 'tiers.0.pricePence': '200', 'tiers.1.atLeast': '3', 'tiers.1.pricePence': '500' },
      {
        tiers: [
          { atLeast: 1, pricePence: 20_000 },
          { atLeast: 3, pricePence: 50_000 },
        ],
      },
    ],
    [
      'milestones',
      'person',
      {
        'milestones.0.at': '768',
        'milestones.0.pricePence': '275',
        'milestones.1.at': '1631.5',
        'milestones.1.pricePence': '275',
      },
      {
        milestones: [
          { at: '768', pricePence: 27_500 },
          { at: '1631.5', pricePence: 27_500 },
        ],
      },
    ],
    [
      'cohort-threshold',
      'count',
      { pricePence: '20', per: 'event-avoided', threshold: '10', pooledThreshold: '7.5' },
      { pricePence: 2000, per: 'event-avoided', threshold: '10', pooledThreshold: '7.5' },
    ],
    [
      'bonus',
      'person',
      { pricePence: '10', above: '3', bonusPence: '5' },
      { pricePence: 1000, above: 3, bonusPence: 500 },
    ],
    ['delivery-fee', 'person', { pricePence: '10' }, { pricePence: 1000 }],
  ] as const)('adds a line that is priced by the rule %s', async (rule, unit, typed, pricing) => {
    const code = `added_${rule.replaceAll('-', '_')}`;
    const name = 'added.0.line';
    const open = await BrowserForm.open(ledger, `${HOME}/revise`, await as('anna'));
    const row = (await open.fill(dayFields('effectiveFrom', '2020-01-01')).press('_add', 'added')).fill({
      [`${name}.line`]: code,
      [`${name}.title`]: 'An added line',
      [`${name}.outcome`]: outcomes[unit],
      [`${name}.unit`]: unit,
      [`${name}.pricing.rule`]: rule,
      [`${name}.evidenceRule.how`]: 'kind',
      reason: 'To pay for more.',
    });
    const shown = await row.press('_show', `${name}.pricing.rule`);
    const filled = shown.fill({
      ...Object.fromEntries(Object.entries(typed).map(([field, value]) => [`${name}.pricing.${field}`, value])),
      [`${name}.evidenceRule.kind`]: 'tenancy_agreement',
      [`${name}.evidenceRule.issuers`]: 'landlord, housing_association',
    });
    const sent = await filled.submit();
    expect([problemsIn(sent), sent.recorded]).toEqual([[], ['RateCardRevisionDrafted']]);
    await ledger.readable();
    const number = Number(/revisions\/(\d+)/.exec(String(sent.headers['location']))?.[1]);
    expect(
      history()
        .revision('streets', number)
        ?.lines.find(({ line }) => line === code),
    ).toEqual({
      line: code,
      title: 'An added line',
      outcome: outcomes[unit],
      unit,
      pricing: { rule, ...pricing },
      claimsPerPerson: { limit: 'once' },
      prerequisites: [],
      evidenceRule: { kind: 'tenancy_agreement', issuers: ['landlord', 'housing_association'] },
    });
  });

  it('changes, prices otherwise, retires and adds for a time, and shows beforehand what that does', async () => {
    const before = (await ledger.get(`${HOME}?effectiveOn=2021-06-01`)).text;
    expect(before).toContain('Fewer nights');
    const open = await BrowserForm.open(ledger, `${HOME}/revise`, await as('anna'));
    const chosen = open.fill({
      ...dayFields('effectiveFrom', '2020-02-01'),
      'card.0.change': 'reprice',
      'card.1.change': 'change',
      'card.2.change': 'retire',
      reason: 'To spend less.',
    });
    const added = await chosen.press('_add', 'added');
    const asked = await added.fill({ 'added.0.change': 'add-temporarily' }).press('_show', 'added.0.change');
    const filled = asked.fill({
      'card.0.pricing.pricePence': '610',
      'card.1.line.title': 'Keeps the home for 13 weeks',
      'added.0.line.line': 'for_a_time',
      'added.0.line.title': 'For a time',
      'added.0.line.outcome': 'enters_home',
      'added.0.line.unit': 'person',
      'added.0.line.pricing.pricePence': '1',
      'added.0.line.evidenceRule.any.0.kind': 'letter',
      'added.0.line.evidenceRule.any.1.kind': 'payslip',
      ...dayFields('added.0.line.endsOn', '2020-06-30'),
    });
    const preview = await filled.press('_preview');
    for (const words of [
      'Priced otherwise',
      '+£10.00',
      'Keeps the home for 13 weeks',
      'Retired',
      'Effect on the money',
    ]) {
      expect(preview.html).toContain(words);
    }
    const sent = await preview.submit();
    expect([problemsIn(sent), sent.recorded]).toEqual([[], ['RateCardRevisionDrafted']]);
    await ledger.readable();
    const number = Number(/revisions\/(\d+)/.exec(String(sent.headers['location']))?.[1]);
    const changes = history()
      .changesOf('streets', number)
      ?.lines.map(({ line, change }) => [line, change]);
    expect(changes).toEqual([
      ['enters_home', 'repriced'],
      ['keeps_home', 'changed'],
      ['for_a_time', 'added-temporarily'],
      ['fewer_nights', 'retired'],
    ]);
  });

  it('keeps the kinds of evidence when “any” becomes “all”', async () => {
    const open = await BrowserForm.open(ledger, `${HOME}/revise`, await as('anna'));
    const shown = await open.fill({ 'card.0.change': 'change' }).press('_show', 'card.0.change');
    const all = await shown.fill({ 'card.0.line.evidenceRule.how': 'all' }).press('_show');
    expect(all.value('card.0.line.evidenceRule.all.1.kind')).toEqual(['landlord_letter']);
    const json = await all.fill({ 'card.0.line.evidenceRule.how': 'json' }).press('_show');
    const broken = await json.fill({ 'card.0.line.evidenceRule': '{"any": [' }).submit();
    expect(problemsIn(broken)[0]).toContain('Evidence rule, as JSON must be JSON');
  });

  it('says what is wrong beside the fields of the line that it is about, and keeps what was typed', async () => {
    const open = await BrowserForm.open(ledger, `${HOME}/revise`, await as('anna'));
    const shown = await open.fill({ 'card.1.change': 'reprice', reason: 'x' }).press('_show', 'card.1.change');
    const sent = await shown
      .fill({ ...dayFields('effectiveFrom', '2020-01-01'), 'card.1.pricing.pricePence': '' })
      .submit();
    expect(sent).toMatchObject({ status: 400, recorded: [] });
    expect(problemsIn(sent)).toEqual(['Price for each must be given']);
    expect(sent.text).toContain('href="#field-card-1-pricing-pricePence"');
  });

  it('refuses a rule that cannot be, in the words of the rule, before it is recorded too', async () => {
    const open = await BrowserForm.open(ledger, `${HOME}/revise`, await as('anna'));
    const chosen = open.fill({ ...dayFields('effectiveFrom', '2020-01-01'), 'card.0.change': 'reprice', reason: 'x' });
    const shown = await chosen.press('_show', 'card.0.change');
    const bands = await shown.fill({ 'card.0.pricing.rule': 'sliding-scale' }).press('_show');
    const filled = bands.fill({ 'card.0.pricing.nothingAt': '10', 'card.0.pricing.fullAt': '10' });
    expect((await filled.press('_preview')).html).toContain('pays nothing and everything at 10');
    expect(await filled.submit()).toMatchObject({ status: 422, recorded: [] });
  });
});
