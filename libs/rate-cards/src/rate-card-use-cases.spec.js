import { beforeEach, describe, expect, it } from '@jest/globals';
import { contractEvents, contractStream, NotAllowed, organisationEvents } from '#contracts';
import { actors } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { dearerLines, proposed1, proposeInput, revision1Events } from '../test/fixtures.js';
import { AgreeRateCardRevision, AgreeRateCardRevisionHandler } from './agree-rate-card-revision.js';
import { DeclineRateCardRevision, DeclineRateCardRevisionHandler } from './decline-rate-card-revision.js';
import { rateCardEvents } from './domain/rate-cards.events.js';
import { DraftRateCardRevision, DraftRateCardRevisionHandler } from './draft-rate-card-revision.js';
import { LapseRateCardRevision, LapseRateCardRevisionHandler } from './lapse-rate-card-revision.js';
import { ProposeRateCardRevision, ProposeRateCardRevisionHandler } from './propose-rate-card-revision.js';
import { proposalReference, rateCardStream, rateCardStreamName, revisionReference } from './rate-card.stream.js';
import { rateCardsCommands } from './rate-cards.commands.js';
import {
  RequestRateCardRevisionChange,
  RequestRateCardRevisionChangeHandler,
} from './request-rate-card-revision-change.js';
import { WithdrawRateCardRevision, WithdrawRateCardRevisionHandler } from './withdraw-rate-card-revision.js';

let inMemory;
let propose;
let agree;
let decline;
let withdraw;
let draft;
let requestChange;
let lapse;
beforeEach(async () => {
  inMemory = await new LedgerInMemory(organisationEvents, contractEvents, rateCardEvents).withRiverside();
  inMemory.at('2021-03-10T15:00:00.000Z');
  const { ledger, access } = inMemory;
  propose = new ProposeRateCardRevisionHandler(ledger, access);
  agree = new AgreeRateCardRevisionHandler(ledger, access);
  decline = new DeclineRateCardRevisionHandler(ledger, access);
  withdraw = new WithdrawRateCardRevisionHandler(ledger, access);
  draft = new DraftRateCardRevisionHandler(ledger, access);
  requestChange = new RequestRateCardRevisionChangeHandler(ledger, access);
  lapse = new LapseRateCardRevisionHandler(ledger, access);
});
const stream = rateCardStreamName('riverside');
const first = { contract: 'riverside', revision: 1 };
const proposeFirst = () => inMemory.ask(propose, ProposeRateCardRevision, structuredClone(proposeInput), actors.payer);
const payerAgrees = () =>
  inMemory.ask(agree, AgreeRateCardRevision, { ...first, decidedOn: '2021-03-08' }, actors.payer);
const providerAgrees = () => inMemory.ask(agree, AgreeRateCardRevision, first, actors.provider);
describe('a rate card that is agreed', () => {
  it('leaves its events in the stream of the contract’s rate card', async () => {
    expect(await proposeFirst()).toMatchObject({ kind: 'recorded', about: { contract: 'riverside', revision: 1 } });
    expect(await payerAgrees()).toMatchObject({ kind: 'recorded', about: { revision: 1 } });
    await providerAgrees();
    expect(await inMemory.events(stream)).toEqual(revision1Events);
  });
  it('rests on the terms that name its approvers', async () => {
    await proposeFirst();
    const terms = await inMemory.ledger.load(contractStream, 'contract-riverside');
    const [proposed] = await inMemory.recorded(stream);
    expect(proposed?.envelope.reliesOn).toEqual([
      {
        event: terms.events.at(-1)?.id,
        stream: 'contract-riverside',
        revision: terms.revision,
        as: 'terms',
      },
    ]);
  });
  it('is relied on by the event that brought it into force', async () => {
    await proposeFirst();
    await expect(async () => revisionReference(await inMemory.ledger.load(rateCardStream, stream), 1)).rejects.toThrow(
      RangeError,
    );
    await payerAgrees();
    await providerAgrees();
    const loaded = await inMemory.ledger.load(rateCardStream, stream);
    expect(revisionReference(loaded, 1)).toEqual({
      event: loaded.events[3]?.id,
      stream,
      revision: 3,
      as: 'rate-card-revision',
    });
  });
  it('has its reason sealed', async () => {
    await proposeFirst();
    expect(JSON.stringify(await inMemory.recorded(stream))).not.toContain('The prices of the tender');
    expect(await inMemory.opened(stream)).toEqual({ reason: 'The prices of the tender' });
  });
});
describe('a proposal', () => {
  it('that is repeated answers with the revision that is open', async () => {
    await proposeFirst();
    expect(await proposeFirst()).toMatchObject({ kind: 'recorded', repeated: true, about: { revision: 1 } });
    expect(await inMemory.events(stream)).toEqual([proposed1]);
  });
  it('that is sent again under its id answers with its own number, whatever followed', async () => {
    const ask = () =>
      inMemory.ask(propose, ProposeRateCardRevision, structuredClone(proposeInput), actors.payer, 'the-first');
    await ask();
    await inMemory.ask(withdraw, WithdrawRateCardRevision, first, actors.payer);
    expect(await proposeFirst()).toMatchObject({ about: { revision: 2 } });
    expect(await ask()).toMatchObject({ kind: 'recorded', repeated: true, about: { revision: 1 } });
  });
  it('is dated today unless it says otherwise', async () => {
    const { proposedOn: _, ...undated } = structuredClone(proposeInput);
    await inMemory.ask(propose, ProposeRateCardRevision, undated, actors.payer);
    expect(await inMemory.events(stream)).toMatchObject([{ proposedOn: '2021-03-10' }]);
  });
  it('is refused when it is dated after today', async () => {
    const answer = await inMemory.ask(
      propose,
      ProposeRateCardRevision,
      { ...structuredClone(proposeInput), proposedOn: '2021-03-11' },
      actors.payer,
    );
    expect(answer).toMatchObject({ kind: 'refused', refusal: { refused: 'dated-in-the-future' } });
  });
  it.each([
    ['a verifier', actors.verifier],
    ['a stranger', actors.stranger],
    ['the operator', actors.operator],
  ])('is not for %s', async (_, actor) => {
    const asked = inMemory.ask(propose, ProposeRateCardRevision, structuredClone(proposeInput), actor);
    await expect(asked).rejects.toThrow(NotAllowed);
    expect(await inMemory.events(stream)).toEqual([]);
  });
  it.each([
    ['a price of nothing', { pricing: { rule: 'fixed', pricePence: 0 } }, '/lines/0/pricing/pricePence'],
    ['a price in fractions of a penny', { pricing: { rule: 'fixed', pricePence: 0.5 } }, '/lines/0/pricing/pricePence'],
    ['a pricing rule nobody knows', { pricing: { rule: 'guess' } }, '/lines/0/pricing/rule'],
    ['a line without evidence', { evidenceRule: { all: [] } }, '/lines/0/evidenceRule/all'],
  ])('names the field of %s', async (_, wrong, pointer) => {
    const input = structuredClone(proposeInput);
    const [line] = input.lines;
    const asked = inMemory.ask(
      propose,
      ProposeRateCardRevision,
      { ...input, lines: [{ ...line, ...wrong }] },
      actors.payer,
    );
    await expect(asked).rejects.toMatchObject({ problems: [expect.objectContaining({ pointer })] });
  });
});
describe('a draft', () => {
  const { proposedOn: _, ...content } = structuredClone(proposeInput);
  const drafted = (more = {}) =>
    inMemory.ask(draft, DraftRateCardRevision, { ...structuredClone(content), ...more }, actors.payer);
  it('is put to the parties by its number, sent back, and put to them again as its next draft', async () => {
    expect(await drafted()).toMatchObject({ kind: 'recorded', about: { revision: 1 } });
    expect(await drafted()).toMatchObject({ repeated: true, about: { revision: 1 } });
    const proposal = { contract: 'riverside', revision: 1 };
    expect(await inMemory.ask(propose, ProposeRateCardRevision, proposal, actors.payer)).toMatchObject({
      kind: 'recorded',
      about: { revision: 1 },
    });
    await inMemory.ask(
      requestChange,
      RequestRateCardRevisionChange,
      { ...first, draft: 1, words: 'Work should be worth more' },
      actors.provider,
    );
    expect(await drafted({ lines: structuredClone(dearerLines) })).toMatchObject({ about: { revision: 1 } });
    await inMemory.ask(propose, ProposeRateCardRevision, { ...proposal, decideBy: '2021-03-31' }, actors.payer);
    expect((await inMemory.events(stream)).map((event) => [event.type, 'draft' in event && event.draft])).toEqual([
      ['RateCardRevisionDrafted', 1],
      ['RateCardRevisionProposed', 1],
      ['RateCardRevisionChangeRequested', 1],
      ['RateCardRevisionDrafted', 2],
      ['RateCardRevisionProposed', 2],
    ]);
    expect(await inMemory.ask(agree, AgreeRateCardRevision, { ...first, draft: 1 }, actors.provider)).toMatchObject({
      refusal: { refused: 'draft-replaced' },
    });
  });
  it('may be a change of the revision agreed last, line by line', async () => {
    await proposeFirst();
    await payerAgrees();
    await providerAgrees();
    const pricing = { rule: 'fixed', pricePence: 70_000 };
    const changes = [{ change: 'reprice', line: 'starts_work', pricing }];
    const asked = {
      contract: 'riverside',
      effectiveFrom: '2022-04-01',
      reason: 'Work is worth more',
      changes: [...changes],
    };
    expect(await inMemory.ask(draft, DraftRateCardRevision, asked, actors.provider)).toMatchObject({
      about: { revision: 2 },
    });
    expect((await inMemory.events(stream)).at(-1)).toMatchObject({ lines: dearerLines });
  });
  it('is relied on as the proposal that the parties decided on, not as an earlier one', async () => {
    await drafted();
    await expect(async () => proposalReference(await inMemory.ledger.load(rateCardStream, stream), 1)).rejects.toThrow(
      RangeError,
    );
    const proposal = { contract: 'riverside', revision: 1 };
    await inMemory.ask(propose, ProposeRateCardRevision, proposal, actors.payer);
    await inMemory.ask(requestChange, RequestRateCardRevisionChange, { ...first, words: 'No' }, actors.provider);
    await inMemory.ask(
      propose,
      ProposeRateCardRevision,
      { ...structuredClone(content), lines: structuredClone([...dearerLines]) },
      actors.payer,
    );
    const loaded = await inMemory.ledger.load(rateCardStream, stream);
    expect(proposalReference(loaded, 1)).toMatchObject({ event: loaded.events.at(-1)?.id, revision: 3 });
  });
  it.each([
    ['no day to begin', { effectiveFrom: undefined }, '/effectiveFrom'],
    ['no reason', { reason: undefined }, '/reason'],
    ['no lines', { lines: undefined }, '/lines'],
    ['lines and changes', { changes: [{ change: 'retire', line: 'starts_work' }] }, '/changes'],
  ])('names the field where there is %s', async (_name, wrong, pointer) => {
    await expect(drafted(wrong)).rejects.toMatchObject({ problems: [expect.objectContaining({ pointer })] });
  });
});
describe('a proposal with a day for its decision', () => {
  it('lapses after it', async () => {
    const urgent = { ...structuredClone(proposeInput), decideBy: '2021-03-09' };
    await inMemory.ask(propose, ProposeRateCardRevision, urgent, actors.payer);
    expect(await providerAgrees()).toMatchObject({ refusal: { refused: 'proposal-lapsed' } });
    expect(await inMemory.ask(lapse, LapseRateCardRevision, first, actors.provider)).toMatchObject({
      kind: 'recorded',
      about: { revision: 1 },
    });
    expect((await inMemory.events(stream)).at(-1)).toMatchObject({
      type: 'RateCardRevisionLapsed',
      lapsedOn: '2021-03-10',
    });
  });
});
describe('a decision', () => {
  it('to decline ends the revision, with words that are sealed', async () => {
    await proposeFirst();
    await inMemory.ask(decline, DeclineRateCardRevision, { ...first, words: 'Too dear' }, actors.provider);
    expect((await inMemory.events(stream)).at(-1)).toEqual({
      type: 'RateCardRevisionDeclined',
      contract: 'riverside',
      revision: 1,
      organisation: 'bright_futures',
      decidedOn: '2021-03-10',
      draft: 1,
    });
  });
  it('of a payer that is no approver is refused', async () => {
    await proposeFirst();
    expect(await inMemory.ask(agree, AgreeRateCardRevision, first, actors.fund)).toMatchObject({
      kind: 'refused',
      refusal: { refused: 'not-an-approver', detail: { organisation: 'national_fund' } },
    });
  });
  it('to withdraw is the proposer’s', async () => {
    await proposeFirst();
    expect(await inMemory.ask(withdraw, WithdrawRateCardRevision, first, actors.provider)).toMatchObject({
      refusal: { refused: 'not-the-proposer' },
    });
    expect(await inMemory.ask(withdraw, WithdrawRateCardRevision, first, actors.payer)).toMatchObject({
      kind: 'recorded',
    });
  });
});
it('every command of the library can be named', () => {
  expect(Object.keys(rateCardsCommands)).toEqual([
    'draft-rate-card-revision',
    'propose-rate-card-revision',
    'agree-rate-card-revision',
    'decline-rate-card-revision',
    'request-rate-card-revision-change',
    'withdraw-rate-card-revision',
    'lapse-rate-card-revision',
  ]);
});
