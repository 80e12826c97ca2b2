import { calendarDate } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  feelsSafe,
  keepsWork,
  nationalFund,
  riverside,
  startsWork,
} from '../../contracts/test/fixtures.js';
import { LineEdit } from '../src/domain/line-changes.js';
import {
  councilAgreed1,
  dearerLines,
  lines,
  proposed1,
  proposed2,
  providerAgreed2,
  revised2,
  revision1Events,
} from './fixtures.js';
import { code } from './pricing.js';
export const day = calendarDate;
export const facts = {
  startsOn: day('2021-04-01'),
  endsOn: day('2024-03-31'),
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [code('first_job')],
  payers: [cityCouncil, nationalFund],
};
export const reason = 'The prices of the tender';
export const content = (from = '2021-04-01', all = lines) => ({
  effectiveFrom: day(from),
  lines: all,
  reason,
});
export const changing = (from, ...changes) => ({
  effectiveFrom: day(from),
  changes: changes.map((change) => LineEdit.parse(change)),
  reason,
});
export const first = {
  type: 'propose',
  contract: riverside,
  by: cityCouncil,
  proposedOn: day('2021-03-05'),
  content: content(),
  facts,
};
export const second = {
  ...first,
  by: brightFutures,
  proposedOn: day('2022-02-01'),
  content: content('2022-04-01', dearerLines),
};
export const asking = (changes) => ({ ...first, ...changes });
/** The draft of a revision, put to the parties as it stands. */
export const putting = (revision, on, changes = {}) => ({
  ...asking(changes),
  revision,
  proposedOn: day(on),
  content: undefined,
});
export const drafting = (changes = {}) => ({
  type: 'draft',
  contract: riverside,
  by: cityCouncil,
  draftedOn: day('2021-03-02'),
  content: content(),
  facts,
  ...changes,
});
export const decide = (type, by, on, revision = 1, draft) => ({
  type,
  contract: riverside,
  revision,
  draft,
  by,
  decidedOn: day(on),
});
export const agree = (by, on, revision = 1, more = {}) => ({
  type: 'agree',
  contract: riverside,
  revision,
  by,
  decidedOn: day(on),
  retroactive: false,
  ...more,
});
export const withdraw = (by, withdrawnOn, revision = 1) => ({
  type: 'withdraw',
  contract: riverside,
  revision,
  by,
  withdrawnOn: day(withdrawnOn),
});
export const lapse = (lapsedOn, revision = 1) => ({
  type: 'lapse',
  contract: riverside,
  revision,
  lapsedOn: day(lapsedOn),
  by: cityCouncil,
});
export const ofFirst = { contract: riverside, revision: 1, draft: 1 };
export const drafted1 = {
  type: 'RateCardRevisionDrafted',
  ...ofFirst,
  draftedBy: cityCouncil,
  draftedOn: day('2021-03-02'),
  effectiveFrom: day('2021-04-01'),
  lines: [...lines],
};
export const declined1 = {
  type: 'RateCardRevisionDeclined',
  ...ofFirst,
  organisation: brightFutures,
  decidedOn: day('2021-03-10'),
};
export const changeRequested1 = {
  type: 'RateCardRevisionChangeRequested',
  ...ofFirst,
  organisation: brightFutures,
  decidedOn: day('2021-03-10'),
};
export const withdrawn1 = {
  type: 'RateCardRevisionWithdrawn',
  ...ofFirst,
  withdrawnOn: day('2021-03-09'),
};
export const urgent1 = { ...proposed1, decideBy: day('2021-03-20') };
export const lapsed1 = { type: 'RateCardRevisionLapsed', ...ofFirst, lapsedOn: day('2021-03-21') };
/** Revision 2 as proposed to begin before it can be agreed. */
export const back2 = { ...proposed2, effectiveFrom: day('2022-01-01') };
export const providerBack2 = { ...providerAgreed2, retroactive: true };
/** Revision 2, agreed in good time for a day in 2023; and revision 3, which would begin before that. */
export const late2 = { ...proposed2, effectiveFrom: day('2023-04-01') };
export const inForceLate2 = [
  ...revision1Events,
  late2,
  providerAgreed2,
  { ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01') },
  { ...revised2, effectiveFrom: late2.effectiveFrom },
];
export const before3 = { ...proposed2, revision: 3, effectiveFrom: day('2022-10-01'), proposedOn: day('2022-03-02') };
export const providerAgreed3 = { ...providerAgreed2, revision: 3, decidedOn: day('2022-03-02') };
