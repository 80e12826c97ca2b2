import { HARBOUR, type Harbour, people } from './harbour.js';

/** References of everything that can stand in an address of the API, all of them there. */
export type Settled = Readonly<
  Record<'person' | 'evidence' | 'claim' | 'statement' | 'draft' | 'payment' | 'cohort' | 'sample', string>
>;

const matter = { about: [{ kind: 'variation', variation: 1 }] };

/** One of everything: a variation, a meeting, a document, a plan, a cohort, a dispute, a clawback, an advance, money of an investor, a sample. */
export async function settleHarbour(harbour: Harbour): Promise<Settled> {
  const say = harbour.say.bind(harbour);
  const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 150_000 }];
  await harbour.vary({ effectiveFrom: '2019-03-01', changes: [{ kind: 'cap', caps }] }, '2019-02-20');
  await say(people.anna, `${HARBOUR}/meetings`, {
    title: 'Board, February',
    heldOn: '2019-02-18',
    present: ['city', 'works'],
    ...matter,
  });
  await say(people.anna, `${HARBOUR}/documents`, {
    title: 'Deed of variation 1',
    datedOn: '2019-02-20',
    contentDigest: `sha256:${'7b'.repeat(32)}`,
    bytes: 1024,
    mediaType: 'application/pdf',
    location: 'cabinet 1',
    ...matter,
  });
  await say(people.anna, `${HARBOUR}/plans`, {
    scenario: 'base',
    inForceFrom: '2019-03-01',
    agreedOn: '2019-02-20',
    periods: [{ period: { from: '2019-03-01', to: '2019-03-31' }, referrals: 10, paymentsPence: 60_000 }],
  });

  const claim = await harbour.house('H-1', '2019-04-08', '2019-05-02');
  const person = claim.split('.')[1] ?? '';
  const statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
  const bill = `${HARBOUR}/statements/${statement}`;
  await say(people.anna, `${bill}/lines/1/disputes`, { reasonCode: 'duplicate', disputedOn: '2019-06-05' });
  await say(people.anna, `${bill}/lines/1/disputes/resolution`, { resolvedOn: '2019-06-06' });
  for (const as of [people.ben, people.faye]) await say(as, `${bill}/approvals`, { approvedOn: '2019-06-12' });
  const paid = await say(people.finn, `${bill}/payments`, { paidOn: '2019-06-20', bankReference: 'FUND-1' });
  await say(people.anna, `${HARBOUR}/clawbacks`, { cause: 'duplicate', claims: [{ claim }], proposedOn: '2019-06-24' });
  const advance = { kind: 'advance', pence: 10_000, approvedOn: '2019-06-24' };
  const approved = await say(people.anna, `${HARBOUR}/advances`, advance);
  const paying = { paidOn: '2019-06-25', bankReference: 'CITY-9' };
  await say(people.ben, `${HARBOUR}/advances/${approved.body.about.payment}/payment`, paying);
  const drawn = { investor: 'backers', pence: 100_000, drawnOn: '2019-02-01' };
  await say(people.ivan, `${HARBOUR}/investment/drawings`, drawn);

  const cohort = `${HARBOUR}/cohorts/fewer_offences`;
  await say(people.eva, cohort, {
    cohort: 'spring',
    title: 'Spring',
    joining: { from: '2019-01-01', to: '2019-03-31' },
  });
  await say(people.eva, `${cohort}/spring/results`, {
    method: { method: 'matching', version: '1', comparedWith: 'comparison-group', description: 'Matched by age.' },
    measurement: { size: 1000, events: '880', expectedEvents: '1000' },
    measuredOn: '2019-06-20',
  });
  await say(people.vera, `${cohort}/spring/results/1/verification`, { verifiedOn: '2019-06-24' });
  await say(people.will, `${cohort}/spring/claim`, { claimedOn: '2019-06-25' });
  await say(people.vera, `${HARBOUR}/samples`, {
    sample: 'harbour.V1',
    frame: { of: 'verifications' },
    size: 1,
  });
  await harbour.ledger.readable();
  const begun = await say(people.will, `${HARBOUR}/statement-drafts`, {
    period: { from: '2019-06-01', to: '2019-06-28' },
  });
  const [evidence] = (await harbour.read(`${HARBOUR}/people/${person}/outcomes/enters_home/1`)).evidence;
  return {
    person,
    evidence: String(evidence.evidence),
    claim,
    statement,
    draft: String(begun.body.about.statement),
    payment: String(paid.body.about.payment),
    cohort: 'spring',
    sample: 'harbour.V1',
  };
}
