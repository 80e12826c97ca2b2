import { beforeEach, describe, expect, it } from '@jest/globals';
import { contractEvents, NotAllowed, organisationEvents } from '#contracts';
import { type Actor, newPersonId, PersonDirectory, type PersonId } from '#kernel';
import { actors } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  ended,
  engagementEvents,
  paused,
  referred,
  resumed,
  started,
} from '../test/fixtures.js';
import { AcceptReferral, AcceptReferralHandler } from './accept-referral.js';
import { CorrectBaseline, CorrectBaselineHandler } from './correct-baseline.js';
import { CorrectReferralDates, CorrectReferralDatesHandler } from './correct-referral-dates.js';
import { DeclineReferral, DeclineReferralHandler } from './decline-referral.js';
import { referralEvents } from './domain/referrals.events.js';
import { EndEngagement, EndEngagementHandler } from './end-engagement.js';
import { PauseEngagement, PauseEngagementHandler } from './pause-engagement.js';
import { RecordBaseline, RecordBaselineHandler } from './record-baseline.js';
import { ReferPerson, ReferPersonHandler } from './refer-person.js';
import { engagementReference, referralReference, referralStream, referralStreamName } from './referral.stream.js';
import { referralsCommands } from './referrals.commands.js';
import { ResumeEngagement, ResumeEngagementHandler } from './resume-engagement.js';
import { StartEngagement, StartEngagementHandler } from './start-engagement.js';

class Persons extends PersonDirectory {
  readonly names = new Map<string, string>();
  readonly #known = new Map<string, PersonId>();

  constructor(private readonly inMemory: LedgerInMemory) {
    super();
  }

  enrol(contract: string, reference: string, known: { readonly name?: string } = {}): PersonId {
    const found = this.find(contract, reference) ?? newPersonId(this.inMemory.entropy);
    this.#known.set(`${contract}/${reference}`, found);
    if (known.name !== undefined) this.names.set(found, known.name);
    return found;
  }

  find(contract: string, reference: string): PersonId | undefined {
    return this.#known.get(`${contract}/${reference}`);
  }

  whoIs(person: string): { readonly reference: string; readonly name: string | undefined } | undefined {
    const [known] = [...this.#known].find(([, other]) => other === person) ?? [];
    return known === undefined
      ? undefined
      : { reference: known.slice(known.indexOf('/') + 1), name: this.names.get(person) };
  }
}

let inMemory: LedgerInMemory;
let persons: Persons;

beforeEach(async () => {
  inMemory = await new LedgerInMemory(organisationEvents, contractEvents, referralEvents).withRiverside();
  inMemory.at('2022-04-01T09:00:00.000Z');
  persons = new Persons(inMemory);
});

const referral = { contract: 'riverside', reference: 'GW-0001', referredOn: '2021-04-06' };
const refer = (changes: object = {}, actor: Actor = actors.gateway) =>
  inMemory.ask(
    new ReferPersonHandler(inMemory.ledger, inMemory.access, persons),
    ReferPerson,
    { ...referral, ...changes },
    actor,
  );

async function referredPerson(): Promise<{ contract: string; person: string }> {
  const answer = await refer();
  if (answer.kind !== 'recorded') throw new Error(`Refused: ${answer.refusal.refused}`);
  return { contract: 'riverside', person: (answer.about as { person: string }).person };
}

const criteriaMet = ['adult', 'out_of_work'];
const particulars = { acceptedOn: '2021-04-12', criteriaMet, paymentGroup: 'first_job', ageAtReferral: 19 };

describe('a person’s whole path', () => {
  it('leaves its events in the stream of the person', async () => {
    const path = await referredPerson();
    const { ledger, access } = inMemory;
    const ask = inMemory.ask.bind(inMemory);
    const { provider } = actors;
    await ask(new AcceptReferralHandler(ledger, access), AcceptReferral, { ...path, ...particulars }, provider);
    await ask(
      new StartEngagementHandler(ledger, access),
      StartEngagement,
      { ...path, startedOn: started.startedOn },
      provider,
    );
    const { type: _, ...atReferral } = { ...baseline, ...path };
    await ask(new RecordBaselineHandler(ledger, access), RecordBaseline, atReferral, actors.gateway);
    const known = { ...path, outcome: baseline.outcome, ...baselineCorrected.to, words: 'Said by the employer' };
    const rectify = new CorrectBaselineHandler(ledger, access);
    await expect(ask(rectify, CorrectBaseline, known, provider)).rejects.toThrow(NotAllowed);
    expect(await ask(rectify, CorrectBaseline, known, actors.gateway)).toMatchObject({ kind: 'recorded' });
    const pause = {
      ...path,
      pausedOn: paused.pausedOn,
      reasonCode: 'unable-to-take-part' as const,
      words: 'In hospital',
    };
    await ask(new PauseEngagementHandler(ledger, access), PauseEngagement, pause, provider);
    await ask(
      new ResumeEngagementHandler(ledger, access),
      ResumeEngagement,
      { ...path, resumedOn: resumed.resumedOn },
      provider,
    );
    const end = { ...path, endedOn: ended.endedOn, reasonCode: 'completed' as const };
    const last = await ask(new EndEngagementHandler(ledger, access), EndEngagement, end, provider);
    const changes = [{ field: 'startedOn' as const, to: '2021-04-20' }];
    const correct = await ask(
      new CorrectReferralDatesHandler(ledger, access),
      CorrectReferralDates,
      { ...path, changes },
      provider,
    );

    expect(last).toMatchObject({ kind: 'recorded', about: { person: path.person } });
    expect(correct).toMatchObject({ kind: 'recorded', about: { person: path.person } });
    const stream = referralStreamName('riverside', path.person);
    expect(await inMemory.events(stream)).toEqual([
      ...engagementEvents.slice(0, 3).map((event) => ({ ...event, person: path.person })),
      { ...baseline, person: path.person },
      { ...baselineCorrected, person: path.person },
      ...engagementEvents.slice(3).map((event) => ({ ...event, person: path.person })),
      {
        type: 'ReferralDatesCorrected',
        ...path,
        changes: [{ field: 'startedOn', from: '2021-04-19', to: '2021-04-20' }],
      },
    ]);
    expect(
      (await inMemory.recorded(stream)).map(({ envelope }) => envelope.reliesOn.map((reference) => reference.as)),
    ).toEqual([['terms'], ['terms'], [], [], [], [], [], [], []]);
    const loaded = await ledger.load(referralStream, stream);
    expect(referralReference(loaded)).toMatchObject({ stream, revision: 0, as: 'referral' });
    expect(engagementReference(loaded)).toMatchObject({ stream, revision: 2, as: 'engagement' });
  });
});

describe('referring', () => {
  it('keeps the reference and the note sealed, and the name out of the log', async () => {
    const answer = await refer({ name: 'Somebody Made Up', note: 'Asks for mornings' });
    const person = (answer as { about: { person: string } }).about.person;
    const stream = referralStreamName('riverside', person);
    expect(await inMemory.events(stream)).toEqual([{ ...referred, person }]);
    expect(await inMemory.opened(stream)).toEqual({ reference: 'GW-0001', note: 'Asks for mornings' });
    expect(JSON.stringify(await inMemory.recorded(stream))).not.toMatch(/GW-0001|Somebody|mornings/);
    expect(persons.names.get(person)).toBe('Somebody Made Up');
  });

  it('finds the same person by the same reference, and records nothing twice', async () => {
    const first = await referredPerson();
    expect(await referredPerson()).toEqual(first);
    expect(await refer()).toMatchObject({ kind: 'recorded', repeated: true });
    expect(await inMemory.events(referralStreamName('riverside', first.person))).toHaveLength(1);
  });

  it('gives nobody another name when it is refused', async () => {
    const answer = await refer({ name: 'Somebody Made Up' });
    const person = (answer as { about: { person: string } }).about.person;
    const again = await refer({ name: 'Somebody Else', referredOn: '2021-05-01' });
    expect(again).toMatchObject({ refusal: { refused: 'already-referred-otherwise' } });
    expect(persons.names.get(person)).toBe('Somebody Made Up');
  });

  it('is refused when it is dated after today', async () => {
    expect(await refer({ referredOn: '2022-04-02' })).toMatchObject({ refusal: { refused: 'dated-in-the-future' } });
  });

  it('is not for the provider', async () => {
    await expect(refer({}, actors.provider)).rejects.toThrow(NotAllowed);
    expect(persons.find('riverside', 'GW-0001')).toBeUndefined();
  });

  it.each([
    ['no reference', { reference: '' }, '/reference'],
    ['a date that does not exist', { referredOn: '2021-02-29' }, '/referredOn'],
    ['a field nobody knows', { surname: 'x' }, '/surname'],
  ])('names the field of %s', async (_, wrong, pointer) => {
    await expect(refer(wrong)).rejects.toMatchObject({ problems: [{ pointer }] });
  });
});

describe('answering a referral', () => {
  it('is dated today unless it says otherwise', async () => {
    const path = await referredPerson();
    const { ledger, access } = inMemory;
    const decline = { ...path, reasonCode: 'no-capacity' as const, words: 'Full' };
    await inMemory.ask(new DeclineReferralHandler(ledger, access), DeclineReferral, decline, actors.provider);
    const stream = referralStreamName('riverside', path.person);
    expect((await inMemory.events(stream)).at(-1)).toMatchObject({
      type: 'ReferralDeclined',
      declinedOn: '2022-04-01',
    });
    expect(await inMemory.opened(stream)).toEqual({ words: 'Full' });
  });

  it('is refused for who does not meet every criterion of the contract', async () => {
    const path = await referredPerson();
    const handler = new AcceptReferralHandler(inMemory.ledger, inMemory.access);
    const answer = await inMemory.ask(handler, AcceptReferral, { ...path, criteriaMet: ['adult'] }, actors.provider);
    expect(answer).toMatchObject({
      kind: 'refused',
      refusal: { refused: 'criteria-not-met', detail: { version: 1, missing: 'out_of_work' } },
    });
  });

  it('is not for the gateway, which would then answer itself', async () => {
    const path = await referredPerson();
    const handler = new AcceptReferralHandler(inMemory.ledger, inMemory.access);
    const asked = inMemory.ask(handler, AcceptReferral, { ...path, ...particulars }, actors.gateway);
    await expect(asked).rejects.toThrow(NotAllowed);
  });

  it('that was accepted needs no group or age', async () => {
    const path = await referredPerson();
    const handler = new AcceptReferralHandler(inMemory.ledger, inMemory.access);
    await inMemory.ask(handler, AcceptReferral, { ...path, acceptedOn: '2021-04-12', criteriaMet }, actors.provider);
    const { paymentGroup: _, ageAtReferral: _age, ...bare } = accepted;
    expect((await inMemory.events(referralStreamName('riverside', path.person))).at(-1)).toEqual({
      ...bare,
      person: path.person,
    });
  });
});

it('every command of the library can be named', () => {
  expect(Object.keys(referralsCommands)).toEqual([
    'refer-person',
    'accept-referral',
    'decline-referral',
    'start-engagement',
    'pause-engagement',
    'resume-engagement',
    'end-engagement',
    'correct-referral-dates',
    'record-baseline',
    'correct-baseline',
  ]);
});
