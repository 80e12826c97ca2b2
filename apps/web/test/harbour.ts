import { type Answered, TestLedger } from './test-ledger.js';

/** The cast of the harbour contract. Nobody in it is real. */
export const people = {
  anna: 'synthetic-anna; city; outcome-payer',
  ben: 'synthetic-ben; city; outcome-payer',
  faye: 'synthetic-faye; fund; outcome-payer',
  finn: 'synthetic-finn; fund; outcome-payer',
  will: 'synthetic-will; works; service-provider',
  gina: 'synthetic-gina; gateway; referral-agency',
  vera: 'synthetic-vera; checkers; verifier',
  eva: 'synthetic-eva; scholars; evaluator',
  ivan: 'synthetic-ivan; backers; investor',
} as const;

export const HARBOUR = '/v1/contracts/harbour';

const home = {
  line: 'enters_home',
  outcome: 'enters_home',
  title: 'Enters a home',
  unit: 'person',
  pricing: { rule: 'fixed', pricePence: 60_000 },
  claimsPerPerson: { limit: 'once' },
  prerequisites: [],
  evidenceRule: { kind: 'tenancy_agreement' },
};

const reoffending = {
  line: 'fewer_offences',
  outcome: 'fewer_offences',
  title: 'Fewer offences in a cohort',
  unit: 'percentage-point',
  pricing: { rule: 'cohort-threshold', pricePence: 500_000, per: 'cohort', threshold: '10', pooledThreshold: '7.5' },
  claimsPerPerson: { limit: 'unlimited' },
  prerequisites: [],
  evidenceRule: { kind: 'evaluation_report' },
};

const contract = {
  contract: 'harbour',
  title: 'Harbour homes (synthetic)',
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
    { organisation: 'scholars', roles: ['evaluator'] },
    { organisation: 'backers', roles: ['investor'] },
  ],
  outcomes: [
    { outcome: 'enters_home', title: 'Enters a home', definition: 'Moves into a home of their own.', unit: 'person' },
    {
      outcome: 'fewer_offences',
      title: 'Fewer offences',
      definition: 'Fewer offences than of a comparison group.',
      unit: 'percentage-point',
    },
  ],
  terms: {
    pricingDatePolicy: 'achieved',
    statementPeriod: 'month',
    deadlines: { disputeDays: 20 },
    splits: [
      {
        split: {
          rule: 'percentage',
          shares: [
            { payer: 'city', percentage: '60' },
            { payer: 'fund', percentage: '40' },
          ],
        },
      },
    ],
    approvers: ['city', 'works'],
    gateway: ['gateway'],
    eligibility: { version: 1, criteria: [{ code: 'rough_sleeper', words: 'Slept rough in the last month.' }] },
    paymentGroups: [],
  },
};

/** A contract of two payers on a ledger of its own, told over the API alone. */
export class Harbour {
  private constructor(readonly ledger: TestLedger) {}

  /** With its first rate card in force. Today is 28 June 2019. */
  static async open(options: Parameters<typeof TestLedger.open>[0] = {}): Promise<Harbour> {
    const harbour = new Harbour(await TestLedger.open(options));
    for (const { organisation } of contract.parties) {
      await harbour.say(people.anna, '/v1/organisations', { organisation, name: `${organisation} (synthetic)` });
    }
    await harbour.say(people.anna, '/v1/contracts', contract);
    await harbour.revise({ effectiveFrom: '2019-01-01', lines: [home, reoffending] }, '2018-12-12');
    return harbour;
  }

  close(): Promise<void> {
    return this.ledger.close();
  }

  /** @throws Error for a step that is not recorded. */
  async say(as: string, url: string, body: object = {}): Promise<Answered> {
    const answer = await this.ledger.post(url, { as, body });
    if (answer.status !== 201) throw new Error(`${url}: ${answer.text}`);
    return answer;
  }

  /** What a query answers once everything recorded can be read. */
  async read(url: string): Promise<Answered['body']> {
    await this.ledger.readable();
    const answer = await this.ledger.get(url);
    if (answer.status !== 200) throw new Error(`${url}: ${answer.text}`);
    return answer.body;
  }

  /** A revision of the rate card that both sides agree to. @returns its number. */
  async revise(content: object, on: string): Promise<number> {
    const body = { reason: 'As discussed.', proposedOn: on, ...content };
    const { about } = (await this.say(people.anna, `${HARBOUR}/rate-card/revisions`, body)).body;
    for (const as of [people.will, people.anna]) {
      await this.say(as, `${HARBOUR}/rate-card/revisions/${about.revision}/agreement`, { decidedOn: on });
    }
    return Number(about.revision);
  }

  /** A variation that both sides agree to. @returns its number. */
  async vary(content: object, on: string): Promise<number> {
    const body = { title: 'A change', reason: 'As discussed.', draftedOn: on, ...content };
    const { about } = (await this.say(people.anna, `${HARBOUR}/variations`, body)).body;
    const variation = `${HARBOUR}/variations/${about.variation}`;
    await this.say(people.anna, `${variation}/proposal`, { proposedOn: on });
    for (const as of [people.will, people.anna]) await this.say(as, `${variation}/agreement`, { decidedOn: on });
    return Number(about.variation);
  }

  /** Somebody who was referred in February and accepted. @returns the pseudonym. */
  async accept(reference: string): Promise<string> {
    const referred = await this.say(people.gina, `${HARBOUR}/referrals`, { reference, referredOn: '2019-02-04' });
    const person = String(referred.body.about.person);
    const accepted = { acceptedOn: '2019-02-06', criteriaMet: ['rough_sleeper'] };
    await this.say(people.will, `${HARBOUR}/referrals/${person}/acceptance`, accepted);
    return person;
  }

  /** Somebody who has been on the service since February. */
  async engage(reference: string): Promise<string> {
    const person = await this.accept(reference);
    await this.say(people.will, `${HARBOUR}/referrals/${person}/engagement`, { startedOn: '2019-02-11' });
    return person;
  }

  /** Somebody who entered a home, which was verified and claimed. @returns the claim. */
  async house(reference: string, achievedOn: string, claimedOn: string): Promise<string> {
    const person = await this.engage(reference);
    const outcome = `${HARBOUR}/people/${person}/outcomes/enters_home/1`;
    const providerFile = {
      contentDigest: `sha256:${'ab'.repeat(32)}`,
      location: 'cabinet 3',
      bytes: 1024,
      mediaType: 'application/pdf',
    };
    await this.say(people.will, `${outcome}/evidence`, { achievedOn, kind: 'tenancy_agreement', providerFile });
    await this.say(people.vera, `${outcome}/verification`, { method: 'document-check' });
    const claimed = await this.say(people.will, `${outcome}/claim`, { claimedOn });
    return String(claimed.body.about.claim);
  }

  /** A statement of what was claimed in a span of days. @returns its reference. */
  async bill(from: string, to: string, issuedOn: string): Promise<string> {
    await this.ledger.readable();
    const issued = await this.say(people.will, `${HARBOUR}/statements`, { period: { from, to }, issuedOn });
    return String(issued.body.about.statement);
  }
}
