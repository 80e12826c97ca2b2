import { ClaimsRegister } from '#claims';
import { CohortsRegister } from '#cohorts';
import { PricingDatePolicy } from '#contracts';
import type { Installation } from '#installation';
import { formatPence } from '#kernel';
import { NotPayableRegister, StatementsRegister } from '#payments';
import { type Asked, inWords } from '../../moments.js';
import { everyPage } from '../../pages.js';
import { plural } from '../../terminal.js';
import { namesOf } from '../../words.js';
import { lineTable } from '../line-table.js';
import type { Shown } from './shown.js';

/** A claim of a person or of a cohort, with every line that statements have of it. */
export function claim({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const personal = new ClaimsRegister(store).claim(ref, asked);
  const ofCohort = personal === undefined ? new CohortsRegister(store).claim(ref, asked) : undefined;
  const found = personal ?? ofCohort;
  if (found === undefined) return undefined;
  const register = new StatementsRegister(store);
  const billed = register.linesOfClaim(ref, asked);
  const left = new NotPayableRegister(store);
  const notPayable = everyPage((after) => left.rows(found.contract, { ...asked, ...after, claim: ref }));
  const [first] = billed;
  const last = billed.at(-1);
  const cut = notPayable.reduce((sum, { cut_pence }) => sum + cut_pence, 0);
  const whom =
    personal === undefined
      ? ofCohort?.cohort == null
        ? 'all cohorts together'
        : `cohort ${ofCohort.cohort}`
      : `person ${personal.person}`;
  const names = namesOf(store, found.contract, asked);
  const lines = [
    `Claim ${ref}: ${found.status}`,
    `${names.withCode(found.outcome)} of ${whom}, achieved on ${inWords(found.achieved_on)}, claimed on ${inWords(found.claimed_on)}`,
    `${worth(last?.uncapped_pence ?? personal?.uncapped_pence)} under line ${names.title(found.rate_card_line)} of rate card revision ${found.revision}, chosen by ${pricingDay[PricingDatePolicy.parse(found.pricing_policy)]}, ${inWords(found.pricing_date)}`,
    ...(first === undefined
      ? ['Not billed.']
      : [
          `Billed on line ${first.number} of statement ${first.statement}: ${formatPence(first.amount_pence)}`,
          ...(billed.length === 1
            ? []
            : [
                `With ${plural(billed.length - 1, 'adjusting line')} it comes to ${formatPence(last?.payable_pence ?? 0)}`,
                '',
                ...lineTable(billed, names, width, true),
                '',
              ]),
          ...(cut === 0
            ? []
            : [`${formatPence(cut)} of it is not payable: ledger curtailed ${found.contract} --claim ${ref}`]),
          `Why: ledger explain ${last?.statement}/${last?.number}`,
        ]),
  ];
  return { value: { ...found, billedOn: first ?? null, lines: billed, notPayable }, lines };
}

/** The days by which a contract may price, as they are told. */
const pricingDay: Record<PricingDatePolicy, string> = {
  achieved: 'the day it was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement began',
  claim: 'the day it was claimed',
};

function worth(pence: number | null | undefined): string {
  return pence == null ? 'Priced by what is billed before it,' : formatPence(pence);
}
