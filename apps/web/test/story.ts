import { readActor } from '#kernel';
import type { CastMember } from '#scenarios';
import type { Answered, TestLedger } from './test-ledger.js';

/** The cast of the test story. Nobody in it is real. */
export const cast = {
  anna: 'synthetic-anna; city; outcome-payer',
  ben: 'synthetic-ben; city; outcome-payer',
  faye: 'synthetic-faye; fund; outcome-payer',
  finn: 'synthetic-finn; fund; outcome-payer',
  will: 'synthetic-will; works; service-provider',
  gina: 'synthetic-gina; gateway; referral-agency',
  vera: 'synthetic-vera; checkers; verifier',
} as const;

/** The same people as a visitor of the demonstration can choose them. */
export const castMembers: readonly CastMember[] = Object.entries(cast).map(([name, who]) => {
  const actor = readActor(who);
  if ('wrong' in actor) throw new Error(actor.wrong);
  return { actor, name: `${name.charAt(0).toUpperCase()}${name.slice(1)} (synthetic)`, part: 'Off the Streets' };
});

export const CONTRACT = '/v1/contracts/streets';

export const contractBody = {
  contract: 'streets',
  title: 'Off the Streets (synthetic)',
  signedOn: '2018-12-10',
  startsOn: '2019-01-01',
  endsOn: '2021-12-31',
  synthetic: true,
  parties: [
    { organisation: 'city', roles: ['outcome-payer'] },
    { organisation: 'fund', roles: ['outcome-payer'] },
    { organisation: 'works', roles: ['service-provider'] },
    { organisation: 'gateway', roles: ['referral-agency'] },
    { organisation: 'checkers', roles: ['verifier'] },
  ],
  outcomes: [
    { outcome: 'enters_home', title: 'Enters a home', definition: 'Moves into a home of their own.', unit: 'person' },
    { outcome: 'keeps_home', title: 'Keeps the home', definition: 'Still lives there after 13 weeks.', unit: 'person' },
  ],
  terms: {
    pricingDatePolicy: 'achieved',
    statementPeriod: 'month',
    splits: [
      {
        split: {
          rule: 'percentage',
          shares: [
            { payer: 'city', percentage: '66.6667' },
            { payer: 'fund', percentage: '33.3333' },
          ],
        },
      },
    ],
    approvers: ['city', 'works'],
    gateway: ['gateway'],
    eligibility: { version: 1, criteria: [{ code: 'rough_sleeper', words: 'Slept rough in the last month.' }] },
    paymentGroups: [],
    caps: [{ cap: 'contract_maximum', level: 'contract', limitPence: 50_000_000 }],
  },
};

export function lines(enterPence: number) {
  const line = (outcome: string, title: string, pricePence: number) => ({
    line: outcome,
    outcome,
    title,
    unit: 'person',
    pricing: { rule: 'fixed', pricePence },
    claimsPerPerson: { limit: 'once' },
    prerequisites: [] as { outcome: string; state: string }[],
    evidenceRule: { any: [{ kind: 'tenancy_agreement', shows: 'the name and the day' }, { kind: 'landlord_letter' }] },
  });
  return [
    line('enters_home', 'Enters a home', enterPence),
    {
      ...line('keeps_home', 'Keeps the home', 150_000),
      prerequisites: [{ outcome: 'enters_home', state: 'verified' }],
    },
  ];
}

export interface Story {
  readonly person: string;
  readonly declined: string;
  readonly statement: string;
  readonly payment: string;
  readonly digest: string;
  readonly evidence: string;
}

/** An empty page as a PDF: enough for the store, which holds a file to the type it is said to be. */
export const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

/**
 * One outcome from referral to payment, told over the API alone: two payers, an evidence file, a question of the
 * verifier, a price that rises afterwards.
 *
 * @throws Error at the first step that is not recorded.
 */
export async function tellStory(ledger: TestLedger): Promise<Story> {
  const say = async (as: string, url: string, body: object): Promise<Answered> => {
    const answer = await ledger.post(url, { as, body });
    if (answer.status !== 201) throw new Error(`${url}: ${answer.text}`);
    return answer;
  };
  for (const [organisation, name] of Object.entries({
    city: 'City Council',
    fund: 'Outcomes Fund',
    works: 'Homes that Work',
    gateway: 'Outreach Team',
    checkers: 'Independent Checkers',
  })) {
    await say(cast.anna, '/v1/organisations', { organisation, name: `${name} (synthetic)` });
  }
  await say(cast.anna, '/v1/contracts', contractBody);
  await say(cast.anna, `${CONTRACT}/rate-card/revisions`, {
    effectiveFrom: '2019-01-01',
    proposedOn: '2018-12-11',
    reason: 'The prices of the tender.',
    lines: lines(60_000),
  });
  await say(cast.will, `${CONTRACT}/rate-card/revisions/1/agreement`, { decidedOn: '2018-12-12' });
  await say(cast.anna, `${CONTRACT}/rate-card/revisions/1/agreement`, { decidedOn: '2018-12-13' });

  const referred = await say(cast.gina, `${CONTRACT}/referrals`, { reference: 'OUT-1', referredOn: '2019-02-04' });
  const person = String(referred.body.about.person);
  const turnedAway = await say(cast.gina, `${CONTRACT}/referrals`, { reference: 'OUT-2', referredOn: '2019-02-05' });
  const declined = String(turnedAway.body.about.person);
  await say(cast.will, `${CONTRACT}/referrals/${declined}/decline`, {
    declinedOn: '2019-02-06',
    reasonCode: 'out-of-area',
  });
  await say(cast.will, `${CONTRACT}/referrals/${person}/acceptance`, {
    acceptedOn: '2019-02-06',
    criteriaMet: ['rough_sleeper'],
  });
  await say(cast.will, `${CONTRACT}/referrals/${person}/engagement`, { startedOn: '2019-02-11' });
  await say(cast.will, `${CONTRACT}/referrals/${person}/engagement/break`, {
    pausedOn: '2019-03-01',
    reasonCode: 'unable-to-take-part',
  });
  await say(cast.will, `${CONTRACT}/referrals/${person}/engagement/return`, { resumedOn: '2019-03-15' });

  const outcome = `${CONTRACT}/people/${person}/outcomes/enters_home/1`;
  const stored = await ledger.upload(`${CONTRACT}/people/${person}/evidence-files`, {
    as: cast.will,
    content: PDF,
    mediaType: 'application/pdf',
  });
  if (stored.status !== 201) throw new Error(stored.text);
  const digest = String(stored.body.digest);
  const submitted = await say(cast.will, `${outcome}/evidence`, {
    achievedOn: '2019-04-08',
    kind: 'tenancy_agreement',
    issuedOn: '2019-04-08',
    file: { digest },
  });
  await say(cast.vera, `${outcome}/query`, { reasonCode: 'signature-missing', words: 'Page two is not signed.' });
  await say(cast.will, `${outcome}/evidence`, {
    achievedOn: '2019-04-08',
    kind: 'landlord_letter',
    issuedOn: '2019-04-20',
    providerFile: {
      contentDigest: `sha256:${'ab'.repeat(32)}`,
      location: 'cabinet 3',
      bytes: 1024,
      mediaType: 'application/pdf',
    },
  });
  await say(cast.vera, `${outcome}/verification`, { method: 'document-check' });
  await say(cast.will, `${outcome}/claim`, { claimedOn: '2019-05-02' });

  await say(cast.will, `${CONTRACT}/rate-card/revisions`, {
    effectiveFrom: '2019-07-01',
    proposedOn: '2019-06-03',
    reason: 'Rents have risen.',
    lines: lines(65_000),
  });
  await say(cast.anna, `${CONTRACT}/rate-card/revisions/2/agreement`, { decidedOn: '2019-06-10' });
  await say(cast.will, `${CONTRACT}/rate-card/revisions/2/agreement`, { decidedOn: '2019-06-11' });

  // A statement is refused while the register of claims is behind, and a busy machine may let it be.
  await ledger.readable();
  const claimed = await say(cast.will, `${CONTRACT}/statements`, {
    period: { from: '2019-05-01', to: '2019-05-31' },
    issuedOn: '2019-06-05',
  });
  const statement = String(claimed.body.about.statement);
  await say(cast.anna, `${CONTRACT}/statements/${statement}/approvals`, { approvedOn: '2019-06-12' });
  await say(cast.faye, `${CONTRACT}/statements/${statement}/approvals`, { approvedOn: '2019-06-13' });
  await say(cast.finn, `${CONTRACT}/statements/${statement}/payments`, {
    paidOn: '2019-06-20',
    bankReference: 'FUND-77',
  });
  const paid = await say(cast.ben, `${CONTRACT}/statements/${statement}/payments`, {
    paidOn: '2019-06-21',
    bankReference: 'CITY-12',
  });
  await ledger.readable();
  return {
    person,
    declined,
    statement,
    payment: String(paid.body.about.payment),
    digest,
    evidence: String(submitted.body.about.evidence),
  };
}
