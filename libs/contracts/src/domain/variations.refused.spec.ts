import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, isRefusal, OutcomeCode, Pence } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  brightFutures,
  cityCouncil,
  contractMaximum,
  elsewhere,
  fairCheck,
  gatewayService,
  nationalFund,
  riversideEvents,
} from '../../test/fixtures.js';
import {
  agree,
  agreedBy,
  contractOf,
  decline,
  draft,
  drafted,
  followed,
  lapse,
  maximumOf,
  propose,
  proposed,
  requestChange,
  settled,
  splitBetween,
  volunteers,
  withdraw,
} from '../../test/varying.js';
import { refusalInWords } from '../refusal-in-words.js';
import { type ContractCommand, contractDecider, contractReasons } from './contract.js';
import type { Change, ContractEvent } from './contracts.events.js';
import { type TermsReason, termsReasons } from './terms-rules.js';
import { type VariationReason, variationReasons } from './variations.js';

const { given } = specFor(contractDecider);
const day = (text: string) => calendarDate(text);
const code = (text: string) => OutcomeCode.parse(text);

const openDraft = [...riversideEvents, drafted()];
const open = [...openDraft, proposed()];
const byProvider = agree({ by: brightFutures, decidedOn: day('2022-03-05') });

const caps = (limitPence: number): Change => ({
  kind: 'cap',
  caps: [{ cap: contractMaximum, level: 'payer', payer: cityCouncil, limitPence: Pence.parse(limitPence) }],
});
const changing = (...changes: Change[]) => draft({ changes });
const nobody = { kind: 'party-leaves', organisation: elsewhere } as const;
const agreedTwice = followed(
  riversideEvents,
  draft({ title: 'First' }),
  propose(),
  draft({ title: 'Second', changes: [maximumOf(650_000)] }),
  propose({ variation: 2 }),
  agree({ variation: 2 }),
  agree(),
  byProvider,
);
const releases = Array.from({ length: 20 }, (): Change => ({ kind: 'release' }));
const released = followed(
  riversideEvents,
  ...settled(1, '2022-07-01', releases.slice(0, 12)),
  ...settled(2, '2022-07-02', releases.slice(0, 12)),
  ...settled(3, '2022-07-03', releases.slice(0, 12)),
);

/** One case for each refusal of the procedure; those of terms stand with the recording of a contract. */
const refused: readonly [string, readonly ContractEvent[], ContractCommand, VariationReason][] = [
  ['another draft of nothing', riversideEvents, draft({ variation: 1 }), 'variation-not-found'],
  ['a proposal of nothing', riversideEvents, propose(), 'variation-not-found'],
  ['an answer to nothing', riversideEvents, agree(), 'variation-not-found'],
  ['another draft by somebody else', open, draft({ variation: 1, by: cityCouncil }), 'not-the-drafter'],
  ['a proposal by somebody else', openDraft, propose({ by: cityCouncil }), 'not-the-drafter'],
  ['a withdrawal by somebody else', open, withdraw({ by: cityCouncil }), 'not-the-drafter'],
  [
    'another draft of what is agreed',
    followed(open, agree(), byProvider),
    draft({ variation: 1, title: 'Too late' }),
    'variation-no-longer-open',
  ],
  ['a withdrawal of what is agreed', followed(open, agree(), byProvider), withdraw(), 'variation-no-longer-open'],
  ['an answer to what is declined', followed(open, decline()), byProvider, 'variation-no-longer-open'],
  ['a proposal of what is proposed', open, propose({ proposedOn: day('2022-02-03') }), 'variation-no-longer-open'],
  [
    'another draft from before the proposal',
    open,
    draft({ variation: 1, draftedOn: day('2022-02-01'), title: 'Backdated' }),
    'dated-before-what-went-before',
  ],
  [
    'a proposal from before the draft',
    openDraft,
    propose({ proposedOn: day('2022-01-31') }),
    'dated-before-what-went-before',
  ],
  [
    'a withdrawal from before the proposal',
    open,
    withdraw({ withdrawnOn: day('2022-02-01') }),
    'dated-before-what-went-before',
  ],
  [
    'a party that nobody registered',
    riversideEvents,
    draft({
      changes: [{ kind: 'party-joins', organisation: elsewhere, roles: ['evaluator'] }],
      unregistered: [elsewhere],
    }),
    'organisation-not-registered',
  ],
  [
    'a proposal of what somebody wanted changed',
    followed(open, requestChange()),
    propose({ proposedOn: day('2022-03-02') }),
    'needs-another-draft',
  ],
  ['an answer to a draft', openDraft, agree(), 'variation-not-proposed'],
  ['an answer to what is withdrawn', followed(open, withdraw()), agree(), 'variation-not-proposed'],
  ['a lapse of a draft', openDraft, lapse(), 'variation-not-proposed'],
  [
    'an answer to an earlier draft',
    followed(open, draft({ variation: 1, title: 'Rewritten', draftedOn: day('2022-03-02') })),
    agree({ draft: 1 }),
    'another-draft-stands',
  ],
  [
    'a change of what another one has changed since',
    agreedTwice,
    agree({ variation: 2, by: brightFutures, decidedOn: day('2022-03-06') }),
    'terms-changed-since-proposal',
  ],
  [
    'a proposal to oneself alone',
    followed(riversideEvents, ...settled(1, '2022-03-02', [{ kind: 'term', approvers: [brightFutures] }]), draft()),
    propose({ variation: 2, proposedOn: day('2022-03-02'), today: day('2022-03-02') }),
    'proposer-is-the-only-approver',
  ],
  [
    'a last day before the proposal',
    openDraft,
    propose({ decideBy: day('2022-02-01') }),
    'decide-by-before-the-proposal',
  ],
  ['an answer of somebody who was not asked', open, agree({ by: nationalFund }), 'not-an-approver'],
  ['another answer', followed(open, agree()), decline(), 'already-decided-otherwise'],
  [
    'an answer from before the proposal',
    open,
    agree({ decidedOn: day('2022-02-01') }),
    'decided-before-it-was-proposed',
  ],
  ['an answer after the last day', open, agree({ decidedOn: day('2022-03-16') }), 'proposal-lapsed'],
  ['a refusal after the last day', open, decline({ decidedOn: day('2022-03-16') }), 'proposal-lapsed'],
  [
    'reaching back when one did not say so',
    followed(riversideEvents, draft({ effectiveFrom: day('2022-02-15') }), propose(), agree({ retroactive: true })),
    byProvider,
    'not-agreed-as-retroactive',
  ],
  ['a lapse on the last day', open, lapse({ lapsedOn: day('2022-03-15') }), 'not-lapsed-yet'],
  ['a lapse without a last day', followed(openDraft, propose({ decideBy: undefined })), lapse(), 'never-lapses'],
  ['two changes of one thing', riversideEvents, changing(maximumOf(1), maximumOf(2)), 'changed-twice'],
  [
    'an effect before the contract',
    riversideEvents,
    draft({ effectiveFrom: day('2021-03-31') }),
    'effective-outside-the-contract',
  ],
  [
    'an effect after the contract',
    riversideEvents,
    draft({ effectiveFrom: day('2024-04-01') }),
    'effective-outside-the-contract',
  ],
  [
    'an end before the effect',
    riversideEvents,
    changing({ kind: 'term', endsOn: day('2022-03-31') }),
    'effective-outside-the-contract',
  ],
  [
    'a party that is one already',
    riversideEvents,
    changing({ kind: 'party-joins', organisation: cityCouncil, roles: ['investor'] }),
    'already-a-party',
  ],
  ['a party that is none', riversideEvents, changing(nobody), 'not-a-party-to-leave'],
  [
    'a party that leaves already',
    followed(
      riversideEvents,
      ...settled(1, '2022-07-01', [
        { kind: 'party-leaves', organisation: nationalFund },
        splitBetween([cityCouncil, '100']),
      ]),
    ),
    changing({ kind: 'party-leaves', organisation: nationalFund }),
    'not-a-party-to-leave',
  ],
  [
    'a verifier that invests',
    riversideEvents,
    changing({ kind: 'party-joins', organisation: elsewhere, roles: ['verifier', 'investor'] }),
    'verifier-not-independent',
  ],
  [
    'an outcome that is defined',
    riversideEvents,
    changing({ ...volunteers, outcome: code('starts_work') } as Change),
    'outcome-defined-twice',
  ],
  ['a cap that means another one', riversideEvents, changing(caps(100)), 'cap-means-something-else'],
  [
    'more releases than fit',
    released,
    draft({ effectiveFrom: day('2022-08-01'), changes: releases.slice(0, 5) }),
    'too-many-releases',
  ],
  ['nothing', riversideEvents, changing(maximumOf(500_000)), 'nothing-would-change'],
];

/** The terms that a variation would lead to are held to the rules of all terms, with the parties as they then are. */
const unfit: readonly [string, Change[], TermsReason][] = [
  ['a split with a provider', [splitBetween([brightFutures, '100'])], 'share-of-no-payer'],
  ['a split below the whole', [splitBetween([cityCouncil, '99'])], 'shares-do-not-add-up'],
  [
    'a payer that leaves and stays in the split',
    [{ kind: 'party-leaves', organisation: nationalFund }],
    'share-of-no-payer',
  ],
  [
    'an approver that leaves and stays one',
    [{ kind: 'party-leaves', organisation: brightFutures }],
    'approver-cannot-agree',
  ],
  [
    'a gateway that leaves and stays one',
    [{ kind: 'party-leaves', organisation: gatewayService }],
    'gateway-is-no-referral-agency',
  ],
  ['an approver that only verifies', [{ kind: 'term', approvers: [fairCheck] }], 'approver-cannot-agree'],
  [
    'a release of what is not defined',
    [{ kind: 'release', outcomes: [code('unheard_of')] }],
    'outcome-of-scope-not-defined',
  ],
  [
    'a grant from somebody who does not pay',
    [
      {
        kind: 'payment-mode',
        paymentMode: {
          mode: 'grant',
          schedule: [
            {
              payer: elsewhere,
              period: { from: day('2022-04-01'), to: day('2022-06-30') },
              pence: Pence.parse(100),
            },
          ],
        },
      },
    ],
    'grant-of-no-payer',
  ],
];

describe('a variation', () => {
  it.each(refused)('is refused: %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it.each(unfit)('cannot lead to %s, whether drafted, proposed or agreed', (_, changes, reason) => {
    const agreedByOne = [...riversideEvents, drafted({ changes }), proposed(), agreedBy(cityCouncil)];
    given(...riversideEvents)
      .when(draft({ changes }))
      .thenRefused(reason);
    given(...riversideEvents, drafted({ changes }))
      .when(propose())
      .thenRefused(reason);
    given(...agreedByOne)
      .when(byProvider)
      .thenRefused(reason);
  });

  it('cannot take away a party that later terms, agreed already, still need', () => {
    const later = settled(1, '2023-01-01', [splitBetween([cityCouncil, '60'], [nationalFund, '40'])]);
    given(...followed(riversideEvents, ...later))
      .when(changing({ kind: 'party-leaves', organisation: nationalFund }, splitBetween([cityCouncil, '100'])))
      .thenRefused('share-of-no-payer', { payer: nationalFund });
  });

  it('cannot have a payer pay for days before it joins, however it is brought in', () => {
    const joining: Change = { kind: 'party-joins', organisation: elsewhere, roles: ['outcome-payer'] };
    const inJuly = followed(riversideEvents, ...settled(1, '2022-07-01', [joining]));
    const shared = splitBetween([cityCouncil, '60'], [elsewhere, '40']);
    given(...inJuly)
      .when(changing(shared))
      .thenRefused('share-before-the-payer-joins', { payer: elsewhere, from: '2022-04-01', joins: '2022-07-01' });
    given(...inJuly)
      .when(changing({ kind: 'term', approvers: [cityCouncil, elsewhere] }))
      .thenRefused('approver-joins-later');
    expect(contractOf(followed(inJuly, ...settled(2, '2022-07-01', [shared]))).terms).toHaveLength(2);
  });

  it('cannot bring a party back into terms of a time when it has left', () => {
    const leaving = settled(1, '2023-01-01', [{ kind: 'party-leaves', organisation: fairCheck }]);
    const joined = settled(1, '2022-03-02', [{ kind: 'party-joins', organisation: elsewhere, roles: ['investor'] }]);
    const gone = [...joined, ...settled(2, '2023-01-01', [{ kind: 'party-leaves', organisation: elsewhere }])];
    expect(contractOf(followed(riversideEvents, ...leaving)).terms).toHaveLength(1);
    given(...followed(riversideEvents, ...gone))
      .when(changing({ kind: 'term', approvers: [cityCouncil, brightFutures, elsewhere] }))
      .thenRefused('approver-cannot-agree', { organisation: elsewhere });
  });

  it('has no terms to vary where there is no contract', () =>
    given().when(draft()).thenRefused('contract-not-recorded'));

  it('has every reason in this specification, and words for it without a gap', () => {
    const reasons = new Set<string>();
    for (const [_, history, command, reason] of refused) {
      const decision = contractDecider.decide(command, fold(contractDecider, history));
      if (!isRefusal(decision)) throw new Error('It is not refused');
      reasons.add(reason);
      expect(refusalInWords(contractReasons, decision)).not.toMatch(/[{}]/);
    }
    const ofTerms = new Set(Object.keys(termsReasons));
    const own = Object.keys(variationReasons).filter((reason) => !ofTerms.has(reason));
    expect([...reasons].sort()).toEqual(own.sort());
  });
});
