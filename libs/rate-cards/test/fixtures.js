import { calendarDate, OutcomeCode, pence } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  feelsSafe,
  keepsWork,
  riverside,
  startsWork,
} from '../../contracts/test/fixtures.js';
/** The rate card of the synthetic contract: three lines, one of them claimable again and one that needs another first. */
export const startsWorkLine = {
  line: OutcomeCode.parse('starts_work'),
  outcome: startsWork,
  title: 'Starts work',
  unit: 'person',
  pricing: { rule: 'fixed', pricePence: pence(66_000) },
  claimsPerPerson: { limit: 'once' },
  prerequisites: [],
  measurementWindow: { since: 'engagement-start', daysMax: 365 },
  claimWindow: { daysMax: 90, late: 'refuse' },
  evidenceRule: { any: [{ kind: 'employment_contract' }, { kind: 'payslip', issuers: ['employer'] }] },
};
export const keepsWorkLine = {
  line: OutcomeCode.parse('keeps_work'),
  outcome: keepsWork,
  title: 'Keeps work for 13 weeks',
  unit: 'person',
  pricing: { rule: 'fixed', pricePence: pence(110_000) },
  claimsPerPerson: { limit: 'once' },
  prerequisites: [{ outcome: startsWork, state: 'claimed' }],
  evidenceRule: { kind: 'payslip', shows: 'thirteen weeks of pay', issuers: ['employer'], daysBeforeMax: 30 },
};
export const feelsSafeLine = {
  line: OutcomeCode.parse('feels_safe'),
  outcome: feelsSafe,
  title: 'Feels safe',
  unit: 'person',
  pricing: { rule: 'fixed', pricePence: pence(22_000) },
  claimsPerPerson: { limit: 'times', times: 4 },
  prerequisites: [],
  evidenceRule: { kind: 'review_form' },
};
export const lines = [startsWorkLine, keepsWorkLine, feelsSafeLine];
/** Revision 2: starting work is worth more from April 2022 on. */
export const dearerLines = [
  { ...startsWorkLine, pricing: { rule: 'fixed', pricePence: pence(70_000) } },
  keepsWorkLine,
  feelsSafeLine,
];
export const proposeInput = {
  contract: 'riverside',
  effectiveFrom: '2021-04-01',
  proposedOn: '2021-03-05',
  reason: 'The prices of the tender',
  lines: structuredClone([...lines]),
};
/** As they are read: without the reason, which is sealed. */
export const proposed1 = {
  type: 'RateCardRevisionProposed',
  contract: riverside,
  revision: 1,
  proposedBy: cityCouncil,
  proposedOn: calendarDate('2021-03-05'),
  effectiveFrom: calendarDate('2021-04-01'),
  approvers: [cityCouncil, brightFutures],
  draft: 1,
  lines: [...lines],
  changes: lines.map(({ line }) => ({ line, change: 'added' })),
};
const agreement = (revision, organisation, decidedOn) => ({
  type: 'RateCardRevisionAgreed',
  contract: riverside,
  revision,
  draft: 1,
  organisation,
  decidedOn: calendarDate(decidedOn),
  retroactive: false,
});
export const councilAgreed1 = agreement(1, cityCouncil, '2021-03-08');
export const providerAgreed1 = agreement(1, brightFutures, '2021-03-10');
export const revised1 = {
  type: 'RateCardRevised',
  contract: riverside,
  revision: 1,
  draft: 1,
  agreedOn: calendarDate('2021-03-10'),
  effectiveFrom: calendarDate('2021-04-01'),
  retroactive: false,
};
/** What leaves revision 1 in force from 1 April 2021. */
export const revision1Events = [proposed1, councilAgreed1, providerAgreed1, revised1];
export const proposed2 = {
  ...proposed1,
  revision: 2,
  proposedBy: brightFutures,
  proposedOn: calendarDate('2022-02-01'),
  effectiveFrom: calendarDate('2022-04-01'),
  lines: [...dearerLines],
  changes: [{ line: startsWorkLine.line, change: 'repriced' }],
};
export const providerAgreed2 = agreement(2, brightFutures, '2022-02-01');
export const councilAgreed2 = agreement(2, cityCouncil, '2022-03-01');
export const revised2 = {
  type: 'RateCardRevised',
  contract: riverside,
  revision: 2,
  draft: 1,
  agreedOn: calendarDate('2022-03-01'),
  effectiveFrom: calendarDate('2022-04-01'),
  retroactive: false,
};
/** What, after revision 1, leaves revision 2 in force from 1 April 2022. */
export const revision2Events = [proposed2, providerAgreed2, councilAgreed2, revised2];
