import { describe, it } from '@jest/globals';
import { ContractId, PersonId } from '#kernel';
import { actors } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  approvalId,
  approved,
  consented,
  consentTaken,
  day,
  declined,
  destroyed,
  held,
  heldContract,
  jo,
  joAgain,
  lifted,
  merged,
  nobody,
  noObstacles,
  ofAnotherGateway,
  ofAnotherProvider,
  path,
  requested,
  theirs,
} from '../../test/fixtures.js';
import { contractHoldsDecider } from './contract-holds.js';
import { type Obstacles, type PersonCommand, personDecider, type WhosePerson } from './person.js';

const { given } = specFor(personDecider);
const about = { ...path, by: actors.provider };

const consent = (givenOn = '2021-04-06', whose: WhosePerson = theirs): PersonCommand => ({
  type: 'give-consent',
  ...about,
  purpose: 'evaluation',
  givenOn: day(givenOn),
  whose,
});
const withdraw = (withdrawnOn = '2021-05-06'): PersonCommand => ({
  type: 'withdraw-consent',
  ...about,
  purpose: 'evaluation',
  withdrawnOn: day(withdrawnOn),
  whose: theirs,
});

describe('consent', () => {
  it('is given, withdrawn and given anew', () => {
    given().when(consent()).then(consented);
    given(consented).when(withdraw()).then(consentTaken);
    given(consented, consentTaken)
      .when(consent('2021-06-01'))
      .then({ ...consented, givenOn: day('2021-06-01') });
  });
  it('is recorded once, however often it is sent', () => {
    given(consented).when(consent()).thenNothing();
    given(consented, consentTaken).when(withdraw()).thenNothing();
  });

  it.each([
    ['somebody nobody referred', [], consent('2021-04-06', nobody), 'not-referred'],
    ["another provider's person", [], consent('2021-04-06', ofAnotherProvider), 'another-providers-person'],
    ["another gateway's person", [], consent('2021-04-06', ofAnotherGateway), 'not-your-referral'],
    ['somebody who was erased', [requested(), approved, destroyed], consent(), 'person-erased'],
    ['another day than the one it was given on', [consented], consent('2021-04-07'), 'consent-given-otherwise'],
    ['a withdrawal of what was never given', [], withdraw(), 'consent-not-given'],
    ['a withdrawal before it was given', [consented], withdraw('2021-04-05'), 'withdrawn-before-given'],
    [
      'a withdrawal on another day than before',
      [consented, consentTaken],
      withdraw('2021-05-07'),
      'consent-withdrawn-otherwise',
    ],
    [
      'a person of another contract',
      [consented],
      { ...consent(), contract: ContractId.parse('elsewhere') } as PersonCommand,
      'not-referred',
    ],
  ] as const)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('finding that two pseudonyms are one person', () => {
  const third = PersonId.parse('P7K3Q000000000002');
  const merge = (more: Partial<Extract<PersonCommand, { type: 'merge' }>> = {}): PersonCommand => ({
    type: 'merge',
    ...about,
    into: joAgain,
    whose: theirs,
    other: { isReferred: true, mergedInto: undefined },
    findings: merged.findings,
    ...more,
  });

  it('lists what was claimed, and moves nothing', () => given().when(merge()).then(merged));
  it('is done once', () => given(merged).when(merge()).thenNothing());

  it.each([
    ['oneself', [], merge({ into: jo }), 'merged-with-oneself'],
    [
      'somebody nobody referred',
      [],
      merge({ other: { isReferred: false, mergedInto: undefined } }),
      'other-person-not-referred',
    ],
    ['somebody else than before', [merged], merge({ into: third }), 'merged-otherwise'],
    [
      'somebody who was found to be a third',
      [],
      merge({ other: { isReferred: true, mergedInto: third } }),
      'merged-into-somebody-merged',
    ],
    ['a pseudonym that nobody was given', [], merge({ whose: nobody }), 'not-referred'],
  ] as const)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('a legal hold', () => {
  const place = (by = actors.payer, isReferred = true): PersonCommand => ({
    type: 'place-hold',
    ...path,
    by,
    reasonCode: 'audit',
    isReferred,
  });
  const lift = (by = actors.otherPayer, hold = 1): PersonCommand => ({ type: 'lift-hold', ...path, by, hold });

  it('is placed, and lifted by anybody of the organisation that placed it', () => {
    given().when(place()).then(held);
    given(held).when(lift()).then(lifted);
    given(held, lifted)
      .when(place())
      .then({ ...held, hold: 2 });
  });
  it('is placed once for one reason, and lifted once', () => {
    given(held).when(place()).thenNothing();
    given(held, lifted).when(lift()).thenNothing();
  });
  it.each([
    ['is not placed over somebody nobody referred', [], place(actors.payer, false), 'not-referred'],
    ['is not placed over what is erased', [requested(), approved], place(), 'person-erased'],
    ['is not lifted where there is none', [held], lift(actors.payer, 2), 'hold-not-found'],
    ['is not lifted by another organisation', [held], lift(actors.provider), 'hold-of-another-organisation'],
  ] as const)('%s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it('can be over everybody in a contract', () => {
    const spec = specFor(contractHoldsDecider);
    const { contract } = path;
    spec
      .given()
      .when({ type: 'place-hold', contract, by: actors.provider, reasonCode: 'legal-proceedings' })
      .then(heldContract);
    spec
      .given(heldContract)
      .when({ type: 'lift-hold', contract, by: actors.payer, hold: 1 })
      .thenRefused('hold-of-another-organisation', { hold: 1, organisation: actors.provider.organisation });
  });
});

describe('an erasure', () => {
  const request = (by = actors.provider, more: object = {}): PersonCommand => ({
    type: 'request-erasure',
    ...path,
    by,
    basis: 'consent-withdrawn',
    whose: theirs,
    ...more,
  });
  const approve = (obstacles: Partial<Obstacles> = {}, by = actors.payer): PersonCommand => ({
    type: 'approve-erasure',
    ...path,
    by,
    obstacles: { ...noObstacles, ...obstacles },
  });
  const decline: PersonCommand = { type: 'decline-erasure', ...path, by: actors.payer, reasonCode: 'still-needed' };
  const record: PersonCommand = {
    type: 'record-destruction',
    ...path,
    kids: destroyed.kids,
    approval: approvalId,
    backupsExpireBy: destroyed.backupsExpireBy,
  };
  const contractHolds = [
    {
      hold: 1,
      reasonCode: 'legal-proceedings',
      placedFor: actors.provider.organisation,
      isLifted: false,
    },
  ] as const;

  it('is asked for by one person, approved by a second, carried out and recorded', () => {
    given().when(request()).then(requested());
    given(requested()).when(approve()).then(approved);
    given(requested(), approved).when(record).then(destroyed);
  });
  it('can be asked for under a hold, because the time to answer begins then', () =>
    given(held).when(request()).then(requested()));
  it('is approved once every hold is lifted', () => given(requested(), held, lifted).when(approve()).then(approved));
  it('can be declined, and asked for again', () => {
    given(requested()).when(decline).then(declined);
    given(requested(), declined).when(request()).then(requested(actors.provider, 2));
  });
  it('is each step once, however often it is asked', () => {
    given(requested()).when(request()).thenNothing();
    given(requested(), approved).when(approve()).thenNothing();
    given(requested(), approved, destroyed).when(record).thenNothing();
    given(requested(), approved, destroyed).when(approve()).thenNothing();
  });

  it.each([
    ['asked for about somebody nobody referred', [], request(actors.provider, { whose: nobody }), 'not-referred'],
    [
      'asked for on another ground',
      [requested()],
      request(actors.provider, { basis: 'objection' }),
      'erasure-asked-for-already',
    ],
    ['asked for by somebody else meanwhile', [requested()], request(actors.gateway), 'erasure-asked-for-already'],
    ['asked for once it is done', [requested(), approved, destroyed], request(), 'person-erased'],
    ['declined before anybody asked', [], decline, 'erasure-not-asked-for'],
    ['declined once it is approved', [requested(), approved], decline, 'erasure-approved-already'],
    ['approved before anybody asked', [], approve(), 'erasure-not-asked-for'],
    [
      'approved as another request than stands',
      [requested()],
      { ...approve(), request: 2 } as PersonCommand,
      'erasure-not-asked-for',
    ],
    ['approved after it was declined', [requested(), declined], approve(), 'erasure-not-asked-for'],
    ['approved by whoever asked', [requested(actors.payer)], approve(), 'approver-asked-for-this'],
    ['approved under a hold over the person', [requested(), held], approve(), 'under-legal-hold'],
    ['approved under a hold over the contract', [requested()], approve({ contractHolds }), 'under-legal-hold'],
    [
      'approved while evidence waits for a decision',
      [requested()],
      approve({ undecided: [{ outcome: 'starts_work', waitsFor: 'provider' }] }),
      'evidence-undecided',
    ],
    [
      'approved while a line is disputed',
      [requested()],
      approve({ matters: [{ matter: 'dispute', ref: 'riverside.S01/2' }] }),
      'matter-still-open',
    ],
    ['recorded without an approval', [requested()], record, 'erasure-not-asked-for'],
  ] as const)('is not %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it('says which hold it is, and whose', () =>
    given(requested(), held).when(approve({ contractHolds })).thenRefused('under-legal-hold', {
      over: 'person',
      hold: 1,
      organisation: actors.payer.organisation,
      reasonCode: 'audit',
    }));
});
