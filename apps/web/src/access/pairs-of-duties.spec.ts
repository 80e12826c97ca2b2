import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { paymentsCommands } from '#payments';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { pairsOfDuties } from '../../test/pairs-of-duties.js';
import { CONTRACT, cast, contractBody, lines, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { TokenHolders } from '../../test/token-holders.js';

type Pair = keyof typeof pairsOfDuties;

interface Second {
  readonly url: string;
  readonly body?: object;
  /** Whoever did the first thing, and whoever did not. */
  readonly same: string;
  readonly other: string;
  /** What the other asks for, where it is not the same thing. */
  readonly otherBody?: object;
}

/** Roles and tokens are pairs of members, who are tried in the specifications of their pages. */
const OF_MEMBERS: readonly Pair[] = ['role', 'token'];

describe.each([
  ['by people', false],
  ['by tokens, of which one member has several', true],
])('pairs of duties, asked over HTTP %s', (_, withTokens) => {
  let ledger: TestLedger;
  let story: ChangedStory;
  beforeAll(async () => {
    ledger = await TestLedger.open({ demonstration: !withTokens });
    if (withTokens) ledger.holders = new TokenHolders(ledger);
    story = await tellChanges(ledger, await tellStory(ledger));
  });
  afterAll(() => ledger?.close());

  async function say(as: string, url: string, body: object): Promise<Record<string, unknown>> {
    const answer = await ledger.post(url, { as, body });
    if (answer.status !== 201) throw new Error(`${url}: ${answer.text}`);
    await ledger.readable();
    return answer.body.about;
  }

  /** Has the first of each pair done. @returns how the second is asked for. */
  const first: Record<Exclude<Pair, 'role' | 'token'>, () => Promise<Second>> = {
    async evidence() {
      const referred = await say(cast.gina, `${CONTRACT}/referrals`, { reference: 'OUT-7', referredOn: '2019-03-04' });
      const home = `${CONTRACT}/referrals/${referred['person']}`;
      await say(cast.will, `${home}/acceptance`, { acceptedOn: '2019-03-06', criteriaMet: ['rough_sleeper'] });
      await say(cast.will, `${home}/engagement`, { startedOn: '2019-03-11' });
      const outcome = `${CONTRACT}/people/${referred['person']}/outcomes/enters_home/1`;
      await say(cast.will, `${outcome}/evidence`, {
        achievedOn: '2019-04-08',
        kind: 'landlord_letter',
        providerFile: {
          contentDigest: `sha256:${'ab'.repeat(32)}`,
          location: 'cabinet 3',
          bytes: 9,
          mediaType: 'text/plain',
        },
      });
      const same = 'synthetic-will; checkers; verifier';
      return { url: `${outcome}/verification`, body: { method: 'document-check' }, same, other: cast.vera };
    },
    async independence() {
      const named = (contract: string, roles: readonly string[]) => ({
        ...contractBody,
        contract,
        parties: contractBody.parties.map((party) => (party.organisation === 'works' ? { ...party, roles } : party)),
      });
      const body = named('interested', ['service-provider', 'verifier']);
      const otherBody = named('independent', ['service-provider']);
      return { url: '/v1/contracts', body, same: cast.anna, other: cast.anna, otherBody };
    },
    async cohort() {
      const winter = `${CONTRACT}/cohorts/fewer_nights/winter`;
      const eve = 'synthetic-eve; counters; evaluator';
      const { result } = await say(eve, `${winter}/results`, {
        method: {
          method: 'matched_comparison',
          version: '3',
          comparedWith: 'comparison-group',
          description: 'Matched.',
        },
        measurement: { size: 50, events: '87', expectedEvents: '100' },
        measuredOn: '2019-06-24',
        words: 'One person was counted twice.',
      });
      const same = 'synthetic-eve; checkers; verifier';
      return {
        url: `${winter}/results/${result}/verification`,
        body: { verifiedOn: '2019-06-25' },
        same,
        other: cast.vera,
      };
    },
    async sample() {
      const signed = await ledger.installation.transparency.sign();
      const seed = { seed: signed?.root.toString('base64'), checkpoint: { size: signed?.size } };
      await say(cast.vera, `${CONTRACT}/samples/streets.V1/draw`, seed);
      const { data } = (await ledger.get(`${CONTRACT}/samples/streets.V1/items`)).body;
      const item = String(data[0].item).split('.').slice(1).join('/');
      const url = `${CONTRACT}/samples/streets.V1/items/${item}/second-check`;
      return { url, body: { recheck: 'verified' }, same: cast.vera, other: 'synthetic-viv; checkers; verifier' };
    },
    async rateCard() {
      const terms = { ...contractBody.terms, approvers: ['city'] };
      await say(cast.anna, '/v1/contracts', { ...contractBody, contract: 'alone', terms });
      const body = { effectiveFrom: '2019-01-01', proposedOn: '2018-12-11', reason: 'Prices.', lines: lines(60_000) };
      return { url: '/v1/contracts/alone/rate-card/revisions', body, same: cast.anna, other: cast.will };
    },
    async payment() {
      const statement = `${CONTRACT}/statements/${story.restated}`;
      await say(cast.anna, `${statement}/approvals`, {});
      return {
        url: `${statement}/payments`,
        body: { paidOn: '2019-06-28', bankReference: 'CITY-99' },
        same: cast.anna,
        other: cast.ben,
      };
    },
    async advance() {
      const asked = { kind: 'advance', pence: 1_000 };
      const { payment } = await say(cast.faye, `${CONTRACT}/advances`, asked);
      const url = `${CONTRACT}/advances/${payment}/payment`;
      return { url, body: { paidOn: '2019-06-28', bankReference: 'FUND-99' }, same: cast.faye, other: cast.finn };
    },
    async clawback() {
      // Each payer approves its part, whoever proposed it; it is carried out once somebody else is among them.
      const url = `${CONTRACT}/clawbacks/1/approvals`;
      await say(cast.anna, url, {});
      return { url, same: 'synthetic-anna; fund; outcome-payer', other: cast.faye };
    },
    async erasure() {
      const erasure = `${CONTRACT}/people/${story.declined}/erasure`;
      await say(cast.anna, erasure, { basis: 'no-longer-needed' });
      return { url: `${erasure}/approval`, same: cast.anna, other: cast.ben };
    },
  };

  it.each(Object.entries(first))('%s: is refused to whoever did the first, and done by another', async (name, done) => {
    const { refusal } = pairsOfDuties[name as Pair];
    const { url, body = {}, same, other, otherBody = body } = await done();
    // With a token that they have not used yet.
    const refused = await ledger.post(url, { as: withTokens ? `another/${same}` : same, body });
    expect({ status: refused.status, code: refused.body.code, recorded: refused.recorded }).toEqual({
      status: expect.any(Number),
      code: refusal,
      recorded: [],
    });
    expect([409, 422]).toContain(refused.status);
    const answer = await ledger.post(url, { as: other, body: otherBody });
    expect({ status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({
      status: 201,
      text: '',
    });
  });

  it('are all tried', () => {
    expect([...Object.keys(first), ...OF_MEMBERS].sort()).toEqual(Object.keys(pairsOfDuties).sort());
  });
});

describe('somebody who has signed in, and their token', () => {
  it('are one person: what was approved with the token is not released by hand', async () => {
    const ledger = await TestLedger.open({ demonstration: false });
    try {
      const holders = new TokenHolders(ledger);
      ledger.holders = holders;
      await tellStory(ledger);
      const { about } = (
        await ledger.post(`${CONTRACT}/advances`, { as: cast.faye, body: { kind: 'advance', pence: 1_000 } })
      ).body;
      const bus = await ledger.installation.bus();
      const release = async (actor: Actor) =>
        bus.execute(
          new paymentsCommands['pay-advance'].command(
            { contract: 'streets', payment: about.payment, paidOn: '2019-06-28', bankReference: 'FUND-98' },
            { commandId: `released-by-${actor.subject}`, actor },
          ),
        );
      expect(await release(await holders.memberOf(cast.faye))).toMatchObject({
        kind: 'refused',
        refusal: { refused: 'advance-released-by-the-approver' },
      });
      expect(await release(await holders.memberOf(cast.finn))).toMatchObject({ kind: 'recorded' });
    } finally {
      await ledger.close();
    }
  });
});
