import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '#event-log';
import type { Actor } from '#kernel';
import { actors } from '../test/fixtures.js';
import { LedgerInMemory } from '../test/ledger-in-memory.js';
import { NotAllowed } from './access.js';
import { AgreePlan, AgreePlanHandler, type AgreePlanInput } from './agree-plan.js';
import { AgreeVariation, AgreeVariationHandler } from './agree-variation.js';
import { DeclineVariation, DeclineVariationHandler } from './decline-variation.js';
import { contractEvents, organisationEvents } from './domain/contracts.events.js';
import { DraftVariation, DraftVariationHandler, type DraftVariationInput } from './draft-variation.js';
import { FileDocument, FileDocumentHandler, type FileDocumentInput } from './file-document.js';
import { LapseVariation, LapseVariationHandler } from './lapse-variation.js';
import { InvalidInput } from './ledger-command.js';
import { ProposeVariation, ProposeVariationHandler } from './propose-variation.js';
import { RecordMeeting, RecordMeetingHandler, type RecordMeetingInput } from './record-meeting.js';
import { RequestVariationChange, RequestVariationChangeHandler } from './request-variation-change.js';
import { WithdrawVariation, WithdrawVariationHandler } from './withdraw-variation.js';

const contract = 'riverside';
const stream = 'contract-riverside';
const fund: Actor = actors.fund;

let inMemory: LedgerInMemory;

beforeEach(async () => {
  inMemory = await new LedgerInMemory(organisationEvents, contractEvents).withRiverside();
  inMemory.at('2022-02-01T12:00:00.000Z');
});

const drafting: DraftVariationInput = {
  contract,
  effectiveFrom: '2022-04-01',
  title: 'Two quarters paused',
  changes: [
    { kind: 'payment-mode', paymentMode: { mode: 'paused' } },
    { kind: 'party-joins', organisation: 'elsewhere', roles: ['investor'] },
    { kind: 'party-leaves', organisation: 'national_fund' },
    {
      kind: 'split',
      splits: [{ split: { rule: 'percentage', shares: [{ payer: 'city_council', percentage: '100' }] } }],
    },
  ],
  reason: 'The centre is closed',
};
const handler = <Made>(make: new (ledger: LedgerInMemory['ledger'], access: LedgerInMemory['access']) => Made): Made =>
  new make(inMemory.ledger, inMemory.access);
const draft = (input: DraftVariationInput = drafting, actor: Actor = actors.provider, commandId?: string) =>
  inMemory.ask(handler(DraftVariationHandler), DraftVariation, input, actor, commandId);
const propose = (input: object = {}, actor: Actor = actors.provider) =>
  inMemory.ask(handler(ProposeVariationHandler), ProposeVariation, { contract, variation: 1, ...input }, actor);
const agree = (actor: Actor, input: object = {}) =>
  inMemory.ask(handler(AgreeVariationHandler), AgreeVariation, { contract, variation: 1, ...input }, actor);
const about = (answer: Answer<string, object>) => (answer.kind === 'recorded' ? answer.about : answer.refusal);
const last = async () => (await inMemory.events(stream)).at(-1);

describe('varying a contract', () => {
  it('goes from a draft to terms in force, dated by the day in London', async () => {
    expect(about(await draft())).toEqual({ contract, variation: 1, draft: 1 });
    expect(await last()).toMatchObject({ type: 'VariationDrafted', draftedOn: '2022-02-01' });
    expect(await inMemory.opened(stream)).toMatchObject({ reason: 'The centre is closed' });
    expect(about(await propose({ decideBy: '2022-02-28' }))).toEqual({ contract, variation: 1 });
    expect(await last()).toMatchObject({ proposedOn: '2022-02-01', approvers: ['city_council', 'bright_futures'] });
    await agree(actors.payer, { words: 'As the cabinet decided' });
    expect(await inMemory.opened(stream)).toMatchObject({ words: 'As the cabinet decided' });
    const before = (await inMemory.events(stream)).length;
    await agree(actors.provider);
    expect((await inMemory.events(stream)).slice(before).map(({ type }) => type)).toEqual([
      'VariationAgreedByParty',
      'VariationAgreed',
      'PartyLeft',
      'PartyJoined',
      'TermsSet',
    ]);
  });

  it('lets whoever joins act from its day, and whoever left only settle what was its own', async () => {
    const joined: Actor = { subject: 'demo:investor-1', organisation: actors.stranger.organisation, role: 'investor' };
    await draft();
    await propose();
    await agree(actors.payer);
    await agree(actors.provider);
    const another = { ...drafting, changes: [{ kind: 'term' as const, statementPeriod: 'month' as const }] };
    inMemory.at('2022-03-31T12:00:00.000Z');
    await expect(draft(another, joined)).rejects.toMatchObject({ code: 'not-a-party-yet' });
    expect(about(await draft({ ...another, title: 'On its last day' }, fund))).toMatchObject({ variation: 2 });
    inMemory.at('2022-04-01T12:00:00.000Z');
    expect(about(await draft({ ...another, effectiveFrom: '2022-05-01' }, joined))).toMatchObject({ variation: 3 });
    await expect(draft(another, fund)).rejects.toMatchObject({ code: 'no-longer-a-party' });
    await expect(inMemory.access.require(fund, 'approve-statement', contract)).resolves.toMatchObject({
      party: { lastDay: '2022-03-31' },
    });
  });

  it('is the same as once when it is sent twice, under one id or two', async () => {
    await draft(drafting, actors.provider, 'one');
    for (const id of ['one', 'two']) {
      const again = await draft(drafting, actors.provider, id);
      expect(again).toMatchObject({ kind: 'recorded', repeated: true, about: { variation: 1, draft: 1 } });
    }
  });

  it('is drafted anew under its number', async () => {
    await draft();
    await propose();
    expect(about(await draft({ ...drafting, variation: 1, title: 'One quarter paused' }))).toMatchObject({ draft: 2 });
  });

  it('is declined, sent back, withdrawn or lapses', async () => {
    for (const title of ['Declined', 'Sent back', 'Withdrawn', 'Lapsed']) await draft({ ...drafting, title });
    for (const variation of [1, 2, 3, 4]) await propose({ variation, decideBy: '2022-02-10' });
    const declined = { contract, variation: 1 };
    await inMemory.ask(handler(DeclineVariationHandler), DeclineVariation, declined, actors.payer);
    expect(await last()).toMatchObject({ type: 'VariationDeclined', decidedOn: '2022-02-01' });
    const sent = { contract, variation: 2, words: 'From the summer on, please' };
    await inMemory.ask(handler(RequestVariationChangeHandler), RequestVariationChange, sent, actors.payer);
    expect(await last()).toMatchObject({ type: 'VariationChangeRequested' });
    const withdrawn = { contract, variation: 3 };
    await inMemory.ask(handler(WithdrawVariationHandler), WithdrawVariation, withdrawn, actors.provider);
    expect(await last()).toMatchObject({ type: 'VariationWithdrawn', withdrawnOn: '2022-02-01' });
    inMemory.at('2022-02-11T12:00:00.000Z');
    expect(about(await agree(actors.payer, { variation: 4 }))).toMatchObject({ refused: 'proposal-lapsed' });
    const lapsed = { contract, variation: 4 };
    await inMemory.ask(handler(LapseVariationHandler), LapseVariation, lapsed, fund);
    expect(await last()).toMatchObject({ type: 'VariationLapsed', lapsedOn: '2022-02-11' });
  });

  it('is not for those who only verify, and an organisation that joins must be registered', async () => {
    await expect(draft(drafting, actors.verifier)).rejects.toThrow(NotAllowed);
    const changes = [{ kind: 'party-joins' as const, organisation: 'nobody', roles: ['evaluator' as const] }];
    expect(about(await draft({ ...drafting, changes }))).toMatchObject({ refused: 'organisation-not-registered' });
  });

  it.each<[string, object, string]>([
    ['a party that runs the installation', { changes: [joining('operator')] }, '/changes/0/roles'],
    ['a role named twice', { changes: [joining('investor', 'investor')] }, '/changes/0/roles'],
    ['no changes', { changes: [] }, '/changes'],
    ['no reason', { reason: '' }, '/reason'],
    ['a kind of change that there is not', { changes: [{ kind: 'weather' }] }, '/changes/0/kind'],
  ])('names the field of %s', async (_, wrong, pointer) => {
    const asked = draft({ ...drafting, ...wrong });
    await expect(asked).rejects.toThrow(InvalidInput);
    await expect(asked).rejects.toMatchObject({ problems: [{ pointer }] });
  });

  it('takes no request for a change without words', async () => {
    const asked = { contract, variation: 1, words: '' };
    await expect(
      inMemory.ask(handler(RequestVariationChangeHandler), RequestVariationChange, asked, actors.payer),
    ).rejects.toMatchObject({ problems: [{ pointer: '/words' }] });
  });

  function joining(...roles: string[]): object {
    return { kind: 'party-joins', organisation: 'elsewhere', roles };
  }
});

describe('what the board puts beside the contract', () => {
  const meeting: RecordMeetingInput = {
    contract,
    title: 'Partnership board',
    present: ['city_council', 'bright_futures'],
    minutes: 'The closure was discussed.',
    decisions: ['The provider drafts a variation'],
  };
  const document: FileDocumentInput = {
    contract,
    title: 'Deed of variation',
    contentDigest: `sha256:${'0f'.repeat(32)}`,
    bytes: 48_211,
    mediaType: 'application/pdf',
    location: 'contract register, folder 12',
  };
  const plan: AgreePlanInput = {
    contract,
    scenario: 'base',
    inForceFrom: '2022-04-01',
    periods: [{ period: { from: '2022-04-01', to: '2022-06-30' }, referrals: 120 }],
  };
  const meet = (input: object = {}, actor: Actor = actors.payer) =>
    inMemory.ask(handler(RecordMeetingHandler), RecordMeeting, { ...meeting, ...input }, actor);
  const file = (input: object = {}) =>
    inMemory.ask(handler(FileDocumentHandler), FileDocument, { ...document, ...input }, actors.payer);
  const planned = (input: object = {}) =>
    inMemory.ask(handler(AgreePlanHandler), AgreePlan, { ...plan, ...input }, actors.payer);

  it('is a meeting, numbered, with what was said kept sealed', async () => {
    expect(about(await meet())).toEqual({ contract, meeting: 1 });
    expect(await last()).toEqual({
      type: 'MeetingHeld',
      contract,
      meeting: 1,
      heldOn: '2022-02-01',
      title: 'Partnership board',
      present: ['city_council', 'bright_futures'],
      about: [],
    });
    expect(await inMemory.opened(stream)).toMatchObject({ decisions: ['The provider drafts a variation'] });
    expect(about(await meet({ about: [{ kind: 'meeting', meeting: 1 }] }))).toEqual({ contract, meeting: 2 });
    expect(await meet()).toMatchObject({ repeated: true, about: { meeting: 1 } });
    await expect(meet({}, actors.evaluator)).rejects.toThrow(NotAllowed);
  });

  it('is a document, filed once', async () => {
    expect(about(await file())).toEqual({ contract, document: 1 });
    expect(await file()).toMatchObject({ repeated: true, about: { document: 1 } });
    expect(about(await file({ about: [{ kind: 'rate-card-revision', revision: 2 }] }))).toMatchObject({ document: 2 });
  });

  it('is a plan, in a new version of its scenario', async () => {
    expect(about(await planned())).toEqual({ contract, scenario: 'base', version: 1 });
    expect(await planned()).toMatchObject({ repeated: true, about: { version: 1 } });
    expect(about(await planned({ inForceFrom: '2022-03-01' }))).toMatchObject({ version: 2 });
    expect(about(await planned({ scenario: 'high' }))).toMatchObject({ scenario: 'high', version: 1 });
  });

  const period = { from: '2022-04-01', to: '2022-06-30' };
  it.each<[string, () => Promise<Answer<string, object>>, string]>([
    ['a meeting before the contract', () => meet({ heldOn: '2021-02-28' }), 'before-the-contract'],
    ['somebody present twice', () => meet({ present: ['city_council', 'city_council'] }), 'present-named-twice'],
    ['a stranger at the table', () => meet({ present: ['elsewhere'] }), 'present-is-no-party'],
    ['a meeting about itself', () => meet({ about: [{ kind: 'meeting', meeting: 1 }] }), 'matter-not-found'],
    ['a document about no variation', () => file({ about: [{ kind: 'variation', variation: 1 }] }), 'matter-not-found'],
    [
      'a matter named twice',
      () =>
        file({
          about: [
            { kind: 'rate-card-revision', revision: 1 },
            { kind: 'rate-card-revision', revision: 1 },
          ],
        }),
      'matter-named-twice',
    ],
    ['a plan of no variation', () => planned({ variation: 1 }), 'variation-not-agreed'],
    [
      'a plan with a period that ends before it begins',
      () => planned({ periods: [{ period: { from: '2022-04-02', to: '2022-04-01' } }] }),
      'plan-period-out-of-order',
    ],
    ['a plan for one day twice', () => planned({ periods: [{ period }, { period }] }), 'plan-periods-overlap'],
    [
      'a plan of an outcome that is not defined',
      () => planned({ periods: [{ period, outcomes: [{ outcome: 'unheard_of', number: 1 }] }] }),
      'plan-outcome-not-defined',
    ],
    [
      'a plan that counts an outcome twice',
      () =>
        planned({
          periods: [
            {
              period,
              outcomes: [
                { outcome: 'starts_work', number: 1 },
                { outcome: 'starts_work', number: 2 },
              ],
            },
          ],
        }),
      'plan-outcome-named-twice',
    ],
    ['a plan to be paid back', () => planned({ periods: [{ period, paymentsPence: -1 }] }), 'plan-below-zero'],
    ['a plan that holds for nothing', () => planned({ inForceFrom: '2022-07-01' }), 'plan-holds-for-nothing'],
  ])('is refused: %s', async (_, asking, reason) => expect(about(await asking())).toMatchObject({ refused: reason }));
});
