import { performance } from 'node:perf_hooks';
import { contractStream } from '#contracts';
import { addMonths, type CalendarDate } from '#kernel';
import { accountStream, type Batch, type Calculation, type Item, moneyBasis, settle } from '#payments';
import { rateCardStream } from '#rate-cards';
import { FIRST_DAY } from '../lib/contract-ledger.js';
import { capsOn, parties, priceOf, proposalOf, STEPS, termsOf } from '../lib/contract-terms.js';
import { compare, type Measured } from '../lib/measure.js';
import { Dice } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const STEPS_PER_PERSON = 5;
const ITEMS_PER_BATCH = 2_500;
const MONTHS = 48;
/** One that nobody reaches, and one that cuts the last claims of most people. */
const PERSON_CAPS = [
  { what: 'caps on four levels', pence: 100_000_00 },
  { what: 'a person cap that cuts', pence: 1_500_00 },
];

/** A contract and its rate card, folded from the events that made them. */
function basisWith(personCapPence: number) {
  const contract = 'synthetic_0';
  const dated = { signedOn: FIRST_DAY, startsOn: FIRST_DAY, endsOn: addMonths(FIRST_DAY, MONTHS) };
  const terms = { version: 1, validFrom: FIRST_DAY, terms: termsOf(capsOn(personCapPence)) };
  const events = [
    { type: 'ContractRecorded', title: 'A synthetic contract', ...dated, currency: 'GBP', synthetic: true },
    ...parties.map(({ organisation, role }) => ({ type: 'PartyJoined', organisation, roles: [role], from: FIRST_DAY })),
    { type: 'TermsSet', ...terms },
  ];
  let recorded = contractStream.decider.initial;
  for (const event of events) recorded = contractStream.decider.evolve(recorded, { contract, ...event } as never);
  if (recorded.status !== 'recorded') throw new Error('The contract is not recorded');
  const inForce = { revision: 1, draft: 1, agreedOn: FIRST_DAY, effectiveFrom: FIRST_DAY, retroactive: false };
  const card = [
    { type: 'RateCardRevisionProposed', ...proposalOf(FIRST_DAY) },
    { type: 'RateCardRevised', ...inForce },
  ];
  let rateCard = rateCardStream.decider.initial;
  for (const event of card) rateCard = rateCardStream.decider.evolve(rateCard, { contract, ...event } as never);
  return moneyBasis({ contract: recorded, rateCard, account: accountStream.decider.initial });
}

function batchesOf(claims: number): Batch[] {
  const dice = new Dice(1);
  const batches: Batch[] = [];
  for (let from = 0; from < claims; from += ITEMS_PER_BATCH) {
    const month = addMonths(FIRST_DAY, Math.floor((from / claims) * MONTHS));
    const items = Array.from({ length: Math.min(ITEMS_PER_BATCH, claims - from) }, (_, nth) =>
      itemOf(from + nth, month, dice),
    );
    batches.push({ releases: [], items });
  }
  return batches;
}

function itemOf(entry: number, month: CalendarDate, dice: Dice): Item {
  const outcome = STEPS[entry % STEPS.length] ?? '';
  const achievedOn = `${month.slice(0, 8)}${String(dice.below(28) + 1).padStart(2, '0')}`;
  const person = `P${String(Math.floor(entry / STEPS_PER_PERSON)).padStart(16, '0')}`;
  const claim = `synthetic_0.${person}.${outcome}.1`;
  const path = { claim, claimEvent: claim, person, outcome, occurrence: 1, line: outcome, revision: 1 };
  return { ...path, achievedOn, claimedOn: achievedOn, quantity: 1, stands: true, entry } as unknown as Item;
}

function rate(claims: number, work: () => void): Measured {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuUs = (user + system) / claims;
  return { perSecond: (claims / (performance.now() - began)) * 1_000, notes: { cpuUs } };
}

export const scenario: Scenario = {
  summary: 'the engine alone: claims worked out with caps on all levels, against writing the same calculations as JSON',
  async run({ claims, rounds, progress }) {
    const batches = batchesOf(claims);
    const comparisons = [];
    const said: string[] = [];
    for (const { what, pence } of PERSON_CAPS) {
      progress(what);
      const basis = basisWith(pence);
      let calculations: Calculation[] = [];
      const work = () => {
        calculations = [];
        for (const { calculation } of settle(batches, basis)) calculations.push(calculation);
      };
      work();
      const json = () => {
        for (const calculation of calculations) JSON.stringify(calculation);
      };
      const other = { name: 'as JSON', run: () => rate(claims, json) };
      comparisons.push(await compare(what, () => rate(claims, work), other, { rounds, unit: 'claims/s' }));
      const paid = calculations.reduce((sum, { payablePence }) => sum + payablePence, 0);
      said.push(`${what}: ${paid}`);
    }
    const worth = batches.flatMap(({ items }) => items).reduce((sum, { outcome }) => sum + priceOf(outcome), 0);
    const isWhole = said[0] === `${PERSON_CAPS[0]?.what}: ${worth}`;
    return {
      comparisons,
      checks: [{ what: 'what nothing cuts is paid in full', holds: isWhole, detail: said.join(', ') }],
    };
  },
};
