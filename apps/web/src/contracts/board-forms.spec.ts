import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChangeLog, ContractRegister } from '#contracts';
import { calendarDate } from '#kernel';
import { BrowserForm, dayFields, problemsIn } from '../../test/browser-form.js';
import { tellChanges } from '../../test/changed-story.js';
import { castMembers, contractBody, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const HOME = '/contracts/streets';
const on = calendarDate('2019-06-28');

describe('the forms of the partnership board', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({
      cast: [
        ...castMembers,
        {
          actor: { subject: 'synthetic-eve', organisation: 'counters', role: 'evaluator' } as never,
          name: 'Eve (synthetic)',
          part: 'Off the Streets',
        },
      ],
    });
    await tellChanges(ledger, await tellStory(ledger));
  });
  afterAll(() => ledger.close());

  const open = async (url: string, who = 'anna') =>
    BrowserForm.open(ledger, url, await ledger.signIn(`synthetic-${who}`));
  const contracts = () => ledger.app.get(ContractRegister);
  const variation = (number: number) => ledger.app.get(ChangeLog).variation('streets', number, { on });
  const drafted = async (form: BrowserForm) => {
    const sent = await form.submit();
    expect([problemsIn(sent), sent.recorded]).toEqual([[], ['VariationDrafted']]);
    await ledger.readable();
    return Number(/variations\/(\d+)/.exec(String(sent.headers['location']))?.[1]);
  };

  it('registers an organisation, and says beside the field when its reference is taken', async () => {
    const form = await open('/founding/organisation');
    const named = (await form.press('_add', 'identifiers')).fill({
      organisation: 'county',
      name: 'County Council (synthetic)',
      'identifiers.0.scheme': 'GB-LAE',
      'identifiers.0.id': 'XYZ',
    });
    expect(await named.submit()).toMatchObject({ status: 303, recorded: ['OrganisationRegistered'] });
    await ledger.readable();
    expect(contracts().organisation('county')?.identifiers).toEqual([{ scheme: 'GB-LAE', id: 'XYZ' }]);
    const again = await (await open('/founding/organisation'))
      .fill({ organisation: 'county', name: 'Another' })
      .submit();
    expect([again.status, problemsIn(again).length]).toEqual([409, 1]);
  });

  it('records a contract as it was signed, from one long form that loses nothing', async () => {
    let form = await open('/founding/contract');
    form = await form.press('_add', 'parties');
    form = await form.press('_add', 'terms.caps');
    form = await form.press('_add', 'terms.splits.0.split.shares');
    form = form.fill({
      contract: 'harbours',
      title: 'Harbours (synthetic)',
      ...dayFields('signedOn', '2019-01-05'),
      ...dayFields('startsOn', '2019-02-01'),
      ...dayFields('endsOn', '2021-01-31'),
      synthetic: 'yes',
      'parties.0.organisation': 'city',
      'parties.0.roles': ['outcome-payer'],
      'parties.1.organisation': 'works',
      'parties.1.roles': ['service-provider'],
      'parties.2.organisation': 'gateway',
      'parties.2.roles': ['referral-agency'],
      'outcomes.0.outcome': 'finds_work',
      'outcomes.0.title': 'Finds work',
      'outcomes.0.definition': 'Begins paid work.',
      'outcomes.0.unit': 'person',
      'terms.pricingDatePolicy': 'achieved',
      'terms.statementPeriod': 'quarter',
      'terms.approvers': ['city', 'works'],
      'terms.gateway': ['gateway'],
      'terms.eligibility.criteria.0.code': 'out_of_work',
      'terms.eligibility.criteria.0.words': 'Has been out of work for a year.',
      'terms.splits.0.split.shares.0.payer': 'city',
      'terms.splits.0.split.shares.0.percentage': '100',
      'terms.caps.0.cap': 'all',
      'terms.caps.0.limitPence': '250,000',
    });
    form = await form.press('_remove', 'terms.splits.0.split.shares.1');
    const sent = await form.submit();
    expect([problemsIn(sent), sent.status]).toEqual([[], 303]);
    await ledger.readable();
    const recorded = contracts().contract('harbours');
    expect(recorded).toMatchObject({ title: 'Harbours (synthetic)', signedOn: '2019-01-05', synthetic: true });
    expect(recorded?.parties.map(({ organisation }) => organisation)).toEqual(['city', 'works', 'gateway']);
    expect(recorded?.terms?.terms).toMatchObject({
      statementPeriod: 'quarter',
      splits: [{ split: { rule: 'percentage', shares: [{ payer: 'city', percentage: '100' }] } }],
      caps: [{ cap: 'all', level: 'contract', limitPence: 25_000_000 }],
      paymentMode: { mode: 'outcomes' },
    });
  });

  it('says everything that a contract lacks, each beside its field', async () => {
    const sent = await (await open('/founding/contract')).fill({ title: contractBody.title }).submit();
    expect(sent).toMatchObject({ status: 400, recorded: [] });
    expect(problemsIn(sent)).toEqual(
      expect.arrayContaining([
        'Code must be given',
        'Signed on must be given',
        'Which day decides the price must be given',
      ]),
    );
    expect(sent.text).toContain('value="Off the Streets (synthetic)"');
  });

  it.each([
    [
      'cap',
      { 'changes.0.caps.1.limitPence': '600' },
      (change: object) =>
        expect(Reflect.get(change, 'caps')).toMatchObject([
          { cap: 'contract_maximum' },
          { cap: 'each_person', limitPence: 60_000 },
        ]),
    ],
    [
      'split',
      { 'changes.0.splits.0.split.shares.0.percentage': '50', 'changes.0.splits.0.split.shares.1.percentage': '50' },
      (change: object) =>
        expect(Reflect.get(change, 'splits')).toEqual([
          {
            split: {
              rule: 'percentage',
              shares: [
                { payer: 'city', percentage: '50' },
                { payer: 'fund', percentage: '50' },
              ],
            },
          },
        ]),
    ],
    [
      'payment-mode',
      { 'changes.0.paymentMode.mode': 'paused', 'changes.0.advances.setAgainstOutcomes': 'no' },
      (change: object) =>
        expect(change).toMatchObject({ paymentMode: { mode: 'paused' }, advances: { setAgainstOutcomes: false } }),
    ],
    [
      'party-joins',
      { 'changes.0.organisation': 'county', 'changes.0.roles': ['outcome-payer'] },
      (change: object) => expect(change).toMatchObject({ organisation: 'county', roles: ['outcome-payer'] }),
    ],
    [
      'party-leaves',
      { 'changes.0.organisation': 'counters' },
      (change: object) => expect(change).toEqual({ kind: 'party-leaves', organisation: 'counters' }),
    ],
    [
      'release',
      { 'changes.0.outcomes': ['enters_home'] },
      (change: object) => expect(change).toEqual({ kind: 'release', outcomes: ['enters_home'] }),
    ],
    [
      'outcome',
      {
        'changes.0.outcome': 'trains',
        'changes.0.title': 'Trains',
        'changes.0.definition': 'Finishes a course.',
        'changes.0.unit': 'person',
      },
      (change: object) => expect(change).toMatchObject({ outcome: 'trains', unit: 'person' }),
    ],
  ] as const)('drafts a variation of the kind %s with fields of its own', async (kind, typed, check) => {
    const form = (await open(`${HOME}/variations/draft`)).fill({
      title: `A change of ${kind}`,
      ...dayFields('effectiveFrom', '2019-11-01'),
      'changes.0.kind': kind,
      reason: 'To serve more.',
    });
    const filled = (await form.press('_show', 'changes.0.kind')).fill(typed);
    const number = await drafted(filled);
    const [change] = variation(number)?.changes ?? [];
    check(change ?? {});
  });

  it('sets only the terms that are ticked, from what stands there', async () => {
    const form = (await open(`${HOME}/variations/draft`)).fill({
      title: 'Longer',
      ...dayFields('effectiveFrom', '2019-11-01'),
      'changes.0.kind': 'term',
      reason: 'To serve more.',
    });
    const parts = (await form.press('_show')).fill({ 'changes.0.with': ['endsOn', 'approvers', 'deadlines'] });
    const shown = await parts.press('_show');
    expect(shown.value('changes.0.approvers')).toEqual(['city', 'works']);
    const filled = shown.fill({ ...dayFields('changes.0.endsOn', '2022-12-31'), 'changes.0.deadlines.payDays': '20' });
    expect(variation(await drafted(filled))?.changes).toEqual([
      { kind: 'term', endsOn: '2022-12-31', approvers: ['city', 'works'], deadlines: { payDays: 20 } },
    ]);
  });

  it('shows what a variation would change and do to the money before it is recorded', async () => {
    const form = (await open(`${HOME}/variations/draft`)).fill({
      title: 'Less',
      ...dayFields('effectiveFrom', '2019-04-01'),
      'changes.0.kind': 'cap',
      reason: 'To spend less.',
    });
    const filled = (await form.press('_show')).fill({ 'changes.0.caps.1.limitPence': '100' });
    const { html } = await filled.press('_preview');
    for (const words of ['£500.00', '£100.00', 'what it would do', 'By payer']) expect(html).toContain(words);
    const without = await filled.fill({ 'changes.0.caps.0.cap': '' }).press('_preview');
    expect(problemsIn({ text: without.html })).toEqual(['Change 1: Cap 1: Code must be given']);
  });

  it('takes a variation from its draft over a request to the agreement of everybody', async () => {
    const form = (await open(`${HOME}/variations/draft`)).fill({
      title: 'Checked by others',
      ...dayFields('effectiveFrom', '2019-12-01'),
      'changes.0.kind': 'release',
      reason: 'To pay what was left.',
    });
    const number = await drafted(await form.press('_show'));
    const page = `${HOME}/variations/${number}`;
    const act = async (name: string, who: string, typed: Record<string, string> = {}) => {
      await ledger.readable();
      return (await (await open(`${page}/${name}`, who)).fill(typed).submit()).recorded;
    };
    // Another proposal is before the parties: it is withdrawn first, in its own form.
    expect(await (await open(`${HOME}/variations/2/withdraw`)).fill({ words: 'Not now.' }).submit()).toMatchObject({
      recorded: ['VariationWithdrawn'],
    });
    expect(await act('propose', 'anna', dayFields('decideBy', '2019-11-30'))).toEqual(['VariationProposed']);
    const wordless = await (await open(`${page}/agree`, 'will')).submit();
    expect([problemsIn(wordless), wordless.recorded]).toEqual([['Why you agree must be given'], []]);
    expect(await act('request-change', 'will', { words: 'Only of enters home.' })).toEqual([
      'VariationChangeRequested',
    ]);
    await ledger.readable();
    const again = await (await open(`${page}/draft`))
      .fill({ 'changes.0.outcomes': ['enters_home'], reason: 'As asked.' })
      .submit();
    expect(again.recorded).toEqual(['VariationDrafted']);
    expect(await act('propose', 'anna')).toEqual(['VariationProposed']);
    expect(await act('agree', 'will', { words: 'Good.' })).toEqual(['VariationAgreedByParty']);
    expect(await act('agree', 'anna', { words: 'Good.' })).toEqual([
      'VariationAgreedByParty',
      'VariationAgreed',
      'TermsSet',
    ]);
    await ledger.readable();
    expect(variation(number)?.status).toBe('agreed');
  });

  it('declines in words, and says who may not', async () => {
    const form = (await open(`${HOME}/variations/draft`)).fill({
      title: 'Never',
      ...dayFields('effectiveFrom', '2019-12-01'),
      'changes.0.kind': 'release',
      reason: 'To try.',
    });
    const number = await drafted(await form.press('_show'));
    const page = `${HOME}/variations/${number}`;
    const early = await (await open(`${page}/decline`, 'will')).fill({ words: 'No.' }).submit();
    expect([early.status, early.recorded]).toEqual([409, []]);
    expect(await (await open(`${page}/propose`)).submit()).toMatchObject({ recorded: ['VariationProposed'] });
    await ledger.readable();
    const never = await (await open(`${page}/lapse`, 'will')).submit();
    expect([problemsIn(never), never.recorded]).toEqual([
      ['It was proposed without a day by which it has to be decided, so it does not lapse'],
      [],
    ]);
    const vera = await (await open(`${page}/decline`, 'vera')).fill({ words: 'No.' }).submit();
    expect(vera).toMatchObject({ status: 403, recorded: [] });
    expect(await (await open(`${page}/decline`, 'will')).fill({ words: 'No.' }).submit()).toMatchObject({
      recorded: ['VariationDeclined'],
    });
  });

  it('records a meeting with what it was about and decided, and refuses one of tomorrow', async () => {
    const form = (await open(`${HOME}/meetings/record`)).fill({
      title: 'Board of the summer',
      present: ['city', 'works'],
      about: ['variation/1', 'rate-card-revision/2'],
      minutes: 'All was said.',
    });
    const two = (await form.press('_add', 'decisions')).fill({ 'decisions.0': 'To go on.' });
    const late = await two.fill(dayFields('heldOn', '2019-06-29')).submit();
    expect(late).toMatchObject({ status: 422, recorded: [] });
    expect(await two.fill(dayFields('heldOn', '2019-06-27')).submit()).toMatchObject({ recorded: ['MeetingHeld'] });
    await ledger.readable();
    expect(ledger.app.get(ChangeLog).meetings('streets').at(-1)).toMatchObject({
      title: 'Board of the summer',
      about: [
        { kind: 'variation', variation: 1 },
        { kind: 'rate-card-revision', revision: 2 },
      ],
    });
  });

  it('files a document by its digest, and says what a digest is', async () => {
    const form = (await open(`${HOME}/documents/file`)).fill({ title: 'Minutes', location: 'Shared folder' });
    const wrong = await form.fill({ contentDigest: 'abc', bytes: '12', mediaType: 'application/pdf' }).submit();
    expect(wrong).toMatchObject({ status: 400, recorded: [] });
    const typed = { contentDigest: `sha256:${'ab'.repeat(32)}`, bytes: '12', mediaType: 'application/pdf' };
    expect(await form.fill(typed).submit()).toMatchObject({ recorded: ['DocumentFiled'] });
  });

  it('records the next version of a plan from the one before, and refuses periods that overlap', async () => {
    const form = (await open(`${HOME}/plans/agree`)).fill(dayFields('inForceFrom', '2019-07-01'));
    expect(form.value('periods.1.referrals')).toEqual(['4']);
    const overlapping = await form.fill(dayFields('periods.1.period.from', '2019-06-01')).submit();
    expect([overlapping.status, overlapping.recorded]).toEqual([422, []]);
    expect(await form.fill({ 'periods.1.paymentsPence': '1,500' }).submit()).toMatchObject({
      recorded: ['PlanAgreed'],
    });
    await ledger.readable();
    const plan = ledger.app.get(ChangeLog).plans('streets').at(-1);
    expect(plan).toMatchObject({ version: 3, inForceFrom: '2019-07-01' });
    expect(plan?.periods.at(-1)).toMatchObject({
      paymentsPence: 150_000,
      outcomes: [{ outcome: 'enters_home', number: 2 }],
    });
  });

  it('takes a cohort from its definition to a claim and back', async () => {
    const defined = (await open(`${HOME}/cohorts/define`, 'eve')).fill({
      outcome: 'fewer_nights',
      cohort: 'autumn',
      title: 'People of autumn',
      ...dayFields('joining.from', '2019-01-01'),
      ...dayFields('joining.to', '2019-03-31'),
    });
    expect(await defined.submit()).toMatchObject({ status: 303, recorded: ['CohortDefined'] });
    await ledger.readable();
    const act = async (name: string, who: string, typed: Record<string, string> = {}) => {
      await ledger.readable();
      const sent = await (await open(`${HOME}/cohorts/fewer_nights/autumn/${name}`, who)).fill(typed).submit();
      return [sent.recorded, problemsIn(sent)];
    };
    const result = {
      'measurement.size': '40',
      'measurement.events': '70',
      'measurement.expectedEvents': '100',
      'method.method': 'matched_comparison',
      'method.version': '1',
      'method.comparedWith': 'baseline',
      'method.description': 'What was before.',
    };
    expect(await act('measure', 'eve', { ...result, 'measurement.events': '-1' })).toEqual([
      [],
      ['Events among them must not be below zero'],
    ]);
    expect(await act('measure', 'eve', result)).toEqual([['CohortMeasured'], []]);
    expect(await act('reject', 'vera', { words: 'Counted twice.' })).toEqual([['CohortResultRejected'], []]);
    expect(await act('measure', 'eve', { ...result, 'measurement.events': '75', words: 'Counted anew.' })).toEqual([
      ['CohortMeasured'],
      [],
    ]);
    expect(await act('verify', 'vera')).toEqual([['CohortResultVerified'], []]);
    expect(await act('claim', 'will')).toEqual([['CohortClaimMade'], []]);
    expect(await act('withdraw-claim', 'will', { words: 'Too early.' })).toEqual([['CohortClaimWithdrawn'], []]);
  });
});
