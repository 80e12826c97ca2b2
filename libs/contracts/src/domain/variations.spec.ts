import { describe, expect, it } from '@jest/globals';
import { calendarDate, OutcomeCode, Pence } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  brightFutures,
  cityCouncil,
  contractMaximum,
  elsewhere,
  nationalFund,
  riverside,
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
  monthly,
  propose,
  proposed,
  requestChange,
  settled,
  splitBetween,
  volunteers,
  withdraw,
} from '../../test/varying.js';
import { contractDecider } from './contract.js';
import { interestedIn, termsOn } from './contract-state.js';
import type { Change, ContractEvent, Terms } from './contracts.events.js';

const { given } = specFor(contractDecider);
const day = (text: string) => calendarDate(text);
const code = (text: string) => OutcomeCode.parse(text);

const openDraft = [...riversideEvents, drafted()];
const open = [...openDraft, proposed()];
const first = riversideEvents.at(-1);
if (first?.type !== 'TermsSet') throw new Error('The fixtures end with the terms');
const withMaximum = (pounds: number): Terms => ({
  ...first.terms,
  caps: [{ cap: contractMaximum, level: 'contract', limitPence: Pence.parse(pounds * 100) }],
});
const agreed = (variation = 1, changes: object = {}): ContractEvent => ({
  type: 'VariationAgreed',
  contract: riverside,
  variation,
  draft: 1,
  agreedOn: day('2022-03-05'),
  effectiveFrom: day('2022-04-01'),
  retroactive: false,
  ...changes,
});
const ofVariation = { contract: riverside, variation: 1, draft: 1 };
const byProvider = agree({ by: brightFutures, decidedOn: day('2022-03-05') });

describe('drafting a variation', () => {
  it('opens it under the next number', () => {
    given(...riversideEvents)
      .when(draft())
      .then(drafted());
    given(...openDraft)
      .when(draft({ title: 'Another', changes: [monthly] }))
      .then(drafted({ variation: 2, title: 'Another', changes: [monthly] }));
  });

  it('is done once, however often it is asked', () =>
    given(...openDraft)
      .when(draft())
      .thenNothing());

  it('replaces the content of an open one, which has to be proposed anew', () => {
    const another = { variation: 1, draftedOn: day('2022-03-02'), effectiveFrom: day('2022-07-01') };
    const redrafted = drafted({ ...another, draft: 2 });
    given(...open)
      .when(draft(another))
      .then(redrafted);
    given(...open, agreedBy(cityCouncil), redrafted)
      .when(draft(another))
      .thenNothing();
    given(...open, agreedBy(cityCouncil), redrafted)
      .when(byProvider)
      .thenRefused('variation-not-proposed');
  });

  it('asks everybody anew about another draft, also those who had agreed', () => {
    const redrafted = drafted({ variation: 1, draft: 2, draftedOn: day('2022-03-02'), title: 'Rewritten' });
    const again = proposed({ draft: 2, proposedOn: day('2022-03-02') });
    given(...open, agreedBy(cityCouncil), redrafted, again)
      .when(byProvider)
      .then(agreedBy(brightFutures, { draft: 2, decidedOn: day('2022-03-05') }));
  });

  it('opens another one with the content of one that was given up', () =>
    given(...followed(open, decline()))
      .when(draft())
      .then(drafted({ variation: 2 })));
});

describe('proposing a variation', () => {
  it('asks those whom the terms of the day name', () => {
    given(...openDraft)
      .when(propose())
      .then(proposed());
    const { decideBy: _, ...endless } = proposed() as Extract<ContractEvent, { type: 'VariationProposed' }>;
    given(...openDraft)
      .when(propose({ decideBy: undefined }))
      .then(endless);
  });

  it('is done once, however often it is asked, and whatever followed', () => {
    given(...open)
      .when(propose())
      .thenNothing();
    given(...followed(open, agree(), byProvider))
      .when(propose())
      .thenNothing();
  });
});

describe('the answer of a party', () => {
  it('is recorded for the draft, and nothing follows while somebody has to answer', () =>
    given(...open)
      .when(agree({ words: 'Agreed by the cabinet' }))
      .then(agreedBy(cityCouncil, { words: 'Agreed by the cabinet' })));

  it('is given once, however often it is asked', () => {
    given(...open, agreedBy(cityCouncil))
      .when(agree())
      .thenNothing();
    given(...followed(open, agree(), byProvider))
      .when(byProvider)
      .thenNothing();
    given(...followed(open, decline()))
      .when(decline())
      .thenNothing();
    const redrafted = draft({ variation: 1, title: 'Rewritten', draftedOn: day('2022-03-02') });
    given(...followed(open, requestChange(), redrafted))
      .when(requestChange({ draft: 1 }))
      .thenNothing();
  });

  it('may decline it', () =>
    given(...open)
      .when(decline())
      .then({
        type: 'VariationDeclined',
        ...ofVariation,
        organisation: cityCouncil,
        decidedOn: day('2022-03-01'),
        words: 'There is no budget for it',
      }));

  it('may ask for a change, after which another draft is written and proposed', () => {
    const asked: ContractEvent = {
      type: 'VariationChangeRequested',
      ...ofVariation,
      organisation: cityCouncil,
      decidedOn: day('2022-03-01'),
      words: 'Please begin with the new financial year',
    };
    given(...open)
      .when(requestChange())
      .then(asked);
    const redrafted = draft({ variation: 1, draftedOn: day('2022-03-02'), title: 'Rewritten' });
    const again = propose({ proposedOn: day('2022-03-03'), today: day('2022-03-03') });
    const history = followed([...open, asked], redrafted, again, agree({ decidedOn: day('2022-03-04') }), byProvider);
    expect(contractOf(history).variations[0]).toMatchObject({ status: 'agreed', draft: 2, agreedOn: '2022-03-05' });
  });
});

describe('the last agreement', () => {
  it('sets the terms from the effective date, by the day of the latest agreement', () =>
    given(...open, agreedBy(brightFutures, { decidedOn: day('2022-03-05') }))
      .when(agree())
      .then(agreedBy(cityCouncil), agreed(), {
        ...first,
        version: 2,
        validFrom: day('2022-04-01'),
        terms: withMaximum(600_000),
        variation: 1,
      }));

  it('lets parties leave and join, defines outcomes and moves the end, in one go', () => {
    const changes: Change[] = [
      { kind: 'party-joins', organisation: elsewhere, roles: ['outcome-payer'] },
      { kind: 'party-leaves', organisation: nationalFund },
      splitBetween([cityCouncil, '70'], [elsewhere, '30']),
      { kind: 'term', endsOn: day('2025-03-31'), statementPeriod: 'month' },
      { kind: 'release', outcomes: [code('volunteers')] },
      volunteers,
    ];
    const { kind: _, ...outcome } = volunteers as Extract<Change, { kind: 'outcome' }>;
    const event = { contract: riverside, variation: 1 };
    given(...riversideEvents, drafted({ changes }), proposed(), agreedBy(cityCouncil))
      .when(byProvider)
      .then(
        agreedBy(brightFutures, { decidedOn: day('2022-03-05') }),
        agreed(),
        { type: 'PartyLeft', ...event, organisation: nationalFund, lastDay: day('2022-03-31') },
        {
          type: 'PartyJoined',
          contract: riverside,
          organisation: elsewhere,
          roles: ['outcome-payer'],
          from: day('2022-04-01'),
        },
        { type: 'OutcomeDefined', contract: riverside, ...outcome },
        { type: 'ContractEndMoved', ...event, from: day('2024-03-31'), to: day('2025-03-31') },
        {
          ...first,
          version: 2,
          validFrom: day('2022-04-01'),
          terms: {
            ...first.terms,
            statementPeriod: 'month',
            ...splitsOf(changes),
            releases: [{ variation: 1, on: day('2022-04-01'), outcomes: [code('volunteers')] }],
          },
          variation: 1,
        },
      );
  });

  it('reaches back when everybody says that it may', () => {
    const back = { effectiveFrom: day('2021-07-01') };
    given(...riversideEvents, drafted(back), proposed(), agreedBy(cityCouncil, { retroactive: true }))
      .when(agree({ ...byProvider, retroactive: true }))
      .then(
        agreedBy(brightFutures, { decidedOn: day('2022-03-05'), retroactive: true }),
        agreed(1, { ...back, retroactive: true }),
        { ...first, version: 2, validFrom: day('2021-07-01'), terms: withMaximum(600_000), variation: 1 },
      );
  });

  it('sets later versions again with what it changes and they left alone', () => {
    const later = settled(1, '2023-01-01', [maximumOf(700_000)]);
    const earlier = settled(2, '2022-07-01', [monthly]);
    const contract = contractOf(followed(riversideEvents, ...later, ...earlier));
    expect(
      contract.terms.map(({ version, validFrom, variation, terms }) => [
        version,
        validFrom,
        variation,
        terms.statementPeriod,
        terms.caps[0]?.limitPence,
      ]),
    ).toEqual([
      [1, '2021-04-01', undefined, 'quarter', 50_000_000],
      [2, '2023-01-01', 1, 'quarter', 70_000_000],
      [3, '2022-07-01', 2, 'month', 50_000_000],
      [4, '2023-01-01', 2, 'month', 70_000_000],
    ]);
  });

  it('leaves alone what a later version says of the same thing: it holds until that takes effect', () => {
    const later = settled(1, '2023-01-01', [maximumOf(700_000)]);
    const earlier = settled(2, '2022-07-01', [maximumOf(550_000)]);
    const contract = contractOf(followed(riversideEvents, ...later, ...earlier));
    const maximumOn = (on: string) => termsOn(contract, day(on)).terms.caps[0]?.limitPence;
    expect(['2022-06-30', '2022-07-01', '2022-12-31', '2023-01-01'].map(maximumOn)).toEqual([
      50_000_000, 55_000_000, 55_000_000, 70_000_000,
    ]);
    expect(contract.terms).toHaveLength(3);
  });

  it('of two on one day keeps to the one agreed last', () => {
    const history = followed(
      riversideEvents,
      ...settled(1, '2022-07-01', [maximumOf(700_000)]),
      ...settled(2, '2022-07-01', [maximumOf(550_000)]),
    );
    expect(termsOn(contractOf(history), day('2022-07-01'))).toMatchObject({ version: 3, terms: withMaximum(550_000) });
  });

  it('lets a party have other roles from a day, by leaving and joining on it', () => {
    const leaving: Change = { kind: 'party-leaves', organisation: nationalFund };
    const joining: Change = { kind: 'party-joins', organisation: nationalFund, roles: ['investor'] };
    const history = followed(
      riversideEvents,
      ...settled(1, '2022-07-01', [leaving, joining, splitBetween([cityCouncil, '100'])]),
    );
    expect(contractOf(history).parties.filter(({ organisation }) => organisation === nationalFund)).toEqual([
      { organisation: nationalFund, roles: ['outcome-payer'], from: '2021-04-01', lastDay: '2022-06-30' },
      { organisation: nationalFund, roles: ['investor'], from: '2022-07-01' },
    ]);
  });

  it('lets the contract end before something that is agreed for later, which then never comes into force', () => {
    const endsOn = day('2022-12-31');
    const later = settled(1, '2023-04-01', [maximumOf(600_000)]);
    const history = followed(riversideEvents, ...later, ...settled(2, '2022-07-01', [{ kind: 'term', endsOn }]));
    expect(contractOf(history).endsOn).toBe('2022-12-31');
  });

  it('leaves a party that has left with its interest in what was achieved before', () => {
    const leaving: Change = { kind: 'party-leaves', organisation: nationalFund };
    const history = followed(
      riversideEvents,
      ...settled(1, '2022-07-01', [leaving, splitBetween([cityCouncil, '100'])]),
    );
    expect(interestedIn(contractOf(history))).toEqual([cityCouncil, nationalFund, brightFutures]);
  });

  it('lets a variation that is repeated as recorded stand beside the contract as it was recorded', () => {
    const history = followed(riversideEvents, ...settled(1, '2022-07-01', [monthly]));
    const { asRecorded } = contractOf(history);
    given(...history)
      .when({ type: 'record', ...asRecorded, by: cityCouncil, unregistered: [] })
      .thenNothing();
  });
});

describe('withdrawing and lapsing', () => {
  it('is withdrawn by whoever drafted it, once', () => {
    const withdrawn: ContractEvent = { type: 'VariationWithdrawn', ...ofVariation, withdrawnOn: day('2022-03-02') };
    given(...open)
      .when(withdraw())
      .then(withdrawn);
    given(...open, withdrawn)
      .when(withdraw())
      .thenNothing();
  });

  it('lapses after its last day, once', () => {
    const lapsed: ContractEvent = { type: 'VariationLapsed', ...ofVariation, lapsedOn: day('2022-03-16') };
    given(...open)
      .when(lapse())
      .then(lapsed);
    given(...open, lapsed)
      .when(lapse())
      .thenNothing();
  });

  it('can be drafted and proposed again once it has lapsed', () => {
    const again = { title: 'Once more', draftedOn: day('2022-03-17') };
    const history = followed(
      open,
      lapse(),
      draft({ variation: 1, ...again }),
      propose({ proposedOn: day('2022-03-17'), decideBy: day('2022-04-15') }),
    );
    expect(contractOf(history).variations[0]).toMatchObject({ status: 'proposed', draft: 2, title: 'Once more' });
    given(...open, ...followed(open, lapse()).slice(open.length))
      .when(draft({ variation: 1, ...again, draftedOn: day('2022-03-15') }))
      .thenRefused('dated-before-what-went-before');
  });
});

function splitsOf(changes: readonly Change[]): Pick<Terms, 'splits'> {
  const split = changes.find((change) => change.kind === 'split');
  return { splits: split?.splits ?? [] };
}
