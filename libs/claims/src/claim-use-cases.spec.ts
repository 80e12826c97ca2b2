import { beforeEach, describe, expect, it } from '@jest/globals';
import { contractEvents, organisationEvents } from '#contracts';
import type { Reference } from '#event-log';
import { type EvidenceEvent, evidenceEvents, type OutcomePath, outcomeStreamName } from '#evidence';
import { calendarDate, Decimal, eventIdOf, type OrganisationId, PersonId } from '#kernel';
import { type RateCardLine, rateCardEvents, rateCardStreamName } from '#rate-cards';
import { type ReferralEvent, referralEvents, referralStreamName } from '#referrals';
import { actors, brightFutures, elsewhere, keepsWork, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import {
  E2,
  lapseCorrected,
  lapsed,
  queried,
  regained,
  rejected,
  submitted,
  submittedSecond,
  verified,
  withdrawn,
} from '../../evidence/test/fixtures.js';
import { keepsWorkLine, proposed1, revision1Events, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import { accepted, baseline, baselineCorrected, referred, started } from '../../referrals/test/fixtures.js';
import { made } from '../test/fixtures.js';
import { claimIdOf, claimStreamName } from './claims.stream.js';
import { type ClaimEvent, claimEvents } from './domain/claims.events.js';
import { MakeClaim, MakeClaimHandler } from './make-claim.js';
import { PaidClaims } from './paid-claims.js';
import { WithdrawClaim, WithdrawClaimHandler } from './withdraw-claim.js';

/** What payments would answer: nothing, or a payment that stands in the account. */
class Paid extends PaidClaims {
  constructor(private readonly payment?: Reference) {
    super();
  }

  async paymentOf(): Promise<Reference | undefined> {
    return this.payment;
  }
}

const person = PersonId.parse('P0000000000000007');
const claimed = { contract: riverside, person, outcome: keepsWork };
const begun: OutcomePath = { contract: riverside, person, outcome: startsWork, occurrence: 1 };
const keeping: OutcomePath = { ...claimed, occurrence: 1 };
let world: LedgerInMemory;

beforeEach(async () => {
  world = await new LedgerInMemory(
    organisationEvents,
    contractEvents,
    rateCardEvents,
    referralEvents,
    evidenceEvents,
    claimEvents,
  ).withRiverside();
  world.at('2021-10-10T09:00:00Z');
});

/** Recorded as it stands, since it is not what is asked about here. */
async function record<Event extends { type: string }>(
  stream: string,
  events: readonly Event[],
): Promise<readonly string[]> {
  const { ledger } = world;
  const encoded = events.map((event, index) =>
    ledger.codec.encode(event, index, {
      stream,
      revision: index,
      recordedAt: ledger.clock.now(),
      actor: actors.gateway,
      command: { id: stream, digest: '' },
      correlation: stream,
      reliesOn: [],
      evidence: [],
    }),
  );
  await ledger.log.append(stream, 'no-stream', encoded);
  return encoded.map(({ id }) => id);
}

function referral(provider: OrganisationId = brightFutures, ...more: readonly ReferralEvent[]) {
  const events: readonly ReferralEvent[] = [
    { ...referred, person },
    { ...accepted, person, provider },
    ...more.map((event): ReferralEvent => ({ ...event, person })),
    { ...started, person, provider },
  ];
  return record(referralStreamName(riverside, person), events);
}

/** Keeping work is paid, if starting it has come so far and lasted long enough. */
function rateCard(line: Partial<RateCardLine>) {
  const lines = [startsWorkLine, { ...keepsWorkLine, ...line }];
  return record(rateCardStreamName(riverside), [
    { ...proposed1, reason: 'The prices of the tender', lines } as typeof proposed1,
    ...revision1Events.slice(1),
  ]);
}

/** Work was begun on 1 June 2021; keeping it was achieved on 1 September and verified. */
async function evidence(...more: readonly EvidenceEvent[]): Promise<readonly string[]> {
  const ids = await record<EvidenceEvent>(outcomeStreamName(begun), [
    { ...submitted, ...begun },
    ...more.map((event): EvidenceEvent => ({ ...event, ...begun })),
  ]);
  const day = { ...keeping, achievedOn: calendarDate('2021-09-01') };
  const issuedOn = calendarDate('2021-08-31');
  await record<EvidenceEvent>(outcomeStreamName(keeping), [
    { ...submitted, ...day, issuedOn },
    { ...verified, ...day, quantity: 1, measured: Decimal.parse('8.4') },
  ]);
  return ids;
}

const claim = (input: object = {}, paid = new Paid()) =>
  world.ask(
    new MakeClaimHandler(world.ledger, world.access, paid),
    MakeClaim,
    { ...claimed, ...input },
    actors.provider,
  );

/** What the claim relies on, as `what stream@revision`. */
async function reliesOn(): Promise<readonly string[]> {
  const [made] = await world.recorded(claimStreamName(keeping));
  return (made?.envelope.reliesOn ?? []).map(({ as, stream, revision }) => `${as} ${stream}@${revision}`);
}

const paths = { begun: outcomeStreamName(begun), keeping: outcomeStreamName(keeping) };
const referralStream = referralStreamName(riverside, person);
const always = [
  `verification ${paths.keeping}@1`,
  'rate-card-revision ratecard-riverside@0',
  'rate-card-revision ratecard-riverside@3',
  `referral ${referralStream}@0`,
  `engagement ${referralStream}@2`,
];

describe('what a claim rests on', () => {
  const contractTerms = expect.stringMatching(/^terms contract-riverside@\d+$/);

  it('is the evidence of an earlier outcome that only had to be achieved, and what was lost of it', async () => {
    const lapses = { allowedDays: 10, longer: 'reset' } as const;
    const needed = { outcome: startsWork, state: 'achieved', interval: { weeks: 8 }, lapses } as const;
    await rateCard({ prerequisites: [needed] });
    await referral();
    await evidence(lapsed, regained);
    expect(await claim()).toMatchObject({ kind: 'recorded' });
    expect(await reliesOn()).toEqual([
      ...always,
      contractTerms,
      `prerequisite ${paths.begun}@0`,
      `lapse ${paths.begun}@1`,
      `lapse ${paths.begun}@2`,
    ]);
    // Lost on 20 June and regained on 1 July: eleven days, so the clock began again.
    expect(await world.events(claimStreamName(keeping))).toMatchObject([
      {
        measured: '8.4',
        startedOn: '2021-04-19',
        paymentGroup: 'first_job',
        conditions: { prerequisites: [{ achievedOn: '2021-06-01', since: '2021-07-01', until: '2021-08-26' }] },
      },
    ]);
  });

  it('is the evidence that stands, where some was withdrawn', async () => {
    await rateCard({ prerequisites: [{ outcome: startsWork, state: 'achieved' }] });
    await referral();
    await evidence(submittedSecond, { ...withdrawn, evidence: E2 }, queried);
    await claim();
    expect(await reliesOn()).toContain(`prerequisite ${paths.begun}@0`);
  });

  it('is the claim or the payment of an earlier outcome, and its verification where days are counted', async () => {
    const payment = { event: eventIdOf('payment', 0), stream: 'account-riverside', revision: 7, as: 'payment' };
    await rateCard({
      prerequisites: [
        { outcome: startsWork, state: 'verified', interval: { days: 1 } },
        { outcome: startsWork, state: 'claimed' },
        { outcome: startsWork, state: 'paid', interval: { months: 3 } },
      ],
    });
    await referral();
    const [, verification] = await evidence(verified);
    await record<ClaimEvent>(claimStreamName(begun), [
      { ...made, ...begun, claim: claimIdOf(begun), verification: verification ?? '' },
    ]);
    expect(await claim()).toMatchObject({ refusal: { refused: 'prerequisite-missing', detail: { state: 'paid' } } });
    expect(await claim({}, new Paid(payment))).toMatchObject({ kind: 'recorded' });
    expect((await reliesOn()).slice(6)).toEqual([
      `prerequisite ${paths.begun}@1`,
      `prerequisite ${claimStreamName(begun)}@0`,
      'prerequisite account-riverside@7',
    ]);
  });

  it('is how the outcome stood at referral, where the rate card asks', async () => {
    await rateCard({ prerequisites: [], baseline: { unlessImproved: true } });
    await referral(brightFutures, { ...baseline, alreadyTrue: true });
    await evidence();
    expect(await claim()).toMatchObject({ kind: 'recorded' });
    expect(await reliesOn()).toEqual([
      ...always.slice(0, -1),
      `engagement ${referralStream}@3`,
      contractTerms,
      `baseline ${referralStream}@2`,
    ]);
  });

  it('is what was corrected of a lapse and of how the outcome stood at referral', async () => {
    const lapses = { allowedDays: 3, longer: 'reset' } as const;
    const needed = { outcome: startsWork, state: 'achieved', interval: { weeks: 8 }, lapses } as const;
    await rateCard({ prerequisites: [needed], baseline: { unlessImproved: true } });
    await referral(brightFutures, baseline, { ...baselineCorrected, words: 'It was so already' });
    await evidence(lapsed, regained, { ...lapseCorrected, words: 'Found in the payroll' });
    expect(await claim()).toMatchObject({ kind: 'recorded' });
    expect(await reliesOn()).toEqual(
      expect.arrayContaining([`lapse ${paths.begun}@3`, `baseline ${referralStream}@3`]),
    );
    // Lost from 22 to 25 June: three days, as allowed, so the clock went on.
    expect(await world.events(claimStreamName(keeping))).toMatchObject([
      {
        conditions: {
          prerequisites: [{ since: '2021-06-01', until: '2021-07-27' }],
          baseline: { recordedOn: '2021-04-15', alreadyTrue: true, measured: '4' },
        },
      },
    ]);
  });

  it.each<[string, readonly EvidenceEvent[]]>([
    ['rejected', [rejected]],
    ['withdrawn', [withdrawn]],
  ])('is never an earlier outcome whose evidence was %s', async (_, more) => {
    await rateCard({ prerequisites: [{ outcome: startsWork, state: 'achieved' }] });
    await referral();
    await evidence(...more);
    expect(await claim()).toMatchObject({ refusal: { refused: 'prerequisite-missing' } });
  });
});

describe("a claim for another provider's person", () => {
  it('is neither made nor withdrawn by a provider that did not accept them', async () => {
    await referral(elsewhere);
    const withdraw = new WithdrawClaimHandler(world.ledger, world.access);
    const answers = [
      await claim(),
      await world.ask(withdraw, WithdrawClaim, { ...claimed, reasonCode: 'other' }, actors.provider),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        refusal: { refused: 'another-providers-person', detail: { provider: elsewhere } },
      });
    }
  });
});
