import type { CalendarDate } from '#kernel';
import type { AdvanceRow, InvestorTotalsRow } from '#payments';
import type { Field, Option } from '../../forms/field.js';
import type { Form } from '../../forms/form.js';
import { contractCrumbs } from '../../layout/contract-crumbs.js';
import { cell } from '../../layout/parts.js';
import type { ReadAt } from '../../layout/read-at.js';
import { capitalised, dayWords, moneyWords, periodWords } from '../../layout/words.js';
import type { AccountFacts } from './account-facts.js';

/** Who fills a form in, and when. */
export interface Filling {
  readonly organisation: string;
  readonly asked: ReadAt;
  readonly today: CalendarDate;
}

function beside(
  { contract, home }: AccountFacts,
  asked: ReadAt,
): Pick<Form, 'caption' | 'section' | 'crumbs' | 'cancelHref'> {
  return {
    caption: contract.title,
    section: 'payments',
    crumbs: contractCrumbs(contract, asked, { text: 'Other money', href: `${home}/other-money` }),
    cancelHref: `${home}/other-money`,
  };
}

/** What the schedule of the grant says for a payer, each under a value that says which span of days it is. */
export function grantOptions({ contract }: AccountFacts, organisation: string): readonly Option[] {
  const mode = contract.terms?.terms.paymentMode;
  if (mode?.mode !== 'grant') return [];
  return mode.schedule
    .filter(({ payer }) => payer === organisation)
    .map(({ period, pence }) => ({
      value: `${period.from}/${period.to}`,
      text: `${periodWords(period)}: ${moneyWords(pence)}`,
    }));
}

export function approveGrantForm(account: AccountFacts, { organisation, asked, today }: Filling): Form {
  const options = grantOptions(account, organisation);
  return {
    ...beside(account, asked),
    title: 'Approve a payment of the grant',
    lead: [
      'While a grant is paid, outcomes are still recorded and verified, and no outcome is paid for. What is paid follows the schedule in the terms.',
      ...(options.length === 0
        ? [`The terms that are in force today have no grant that ${account.naming.nameOf(organisation)} pays.`]
        : []),
    ],
    fields: [
      { kind: 'choice', name: 'span', label: 'Which part of the schedule', options },
      { kind: 'day', name: 'approvedOn', label: 'Day of the approval', value: today },
    ],
    warning: 'Another person of your organisation has to release it.',
    submit: 'Approve the grant',
    revision: account.revision,
    isGrave: true,
  };
}

export function approveAdvanceForm(account: AccountFacts, { organisation, asked, today }: Filling): Form {
  return {
    ...beside(account, asked),
    title: `Approve an advance of ${account.naming.nameOf(organisation)}`,
    lead: ['Money ahead of outcomes. When the terms say so, later statements are set against it before more is paid.'],
    fields: [
      { kind: 'money', name: 'pence', label: 'Amount' },
      { kind: 'day', name: 'approvedOn', label: 'Day of the approval', value: today },
    ],
    warning: 'Another person of your organisation has to release it.',
    submit: 'Approve the advance',
    revision: account.revision,
    isGrave: true,
  };
}

export function payAdvanceForm(account: AccountFacts, advance: AdvanceRow, { asked, today }: Filling): Form {
  return {
    ...beside(account, asked),
    title: `Record the payment of ${moneyWords(advance.pence)}`,
    caption: `${capitalised(advance.kind)} ${advance.payment}`,
    facts: [
      { name: 'Payer', value: cell(account.naming.nameOf(advance.payer)) },
      {
        name: 'For',
        value: cell(
          advance.period_from === null || advance.period_to === null
            ? 'No span of time'
            : periodWords({ from: advance.period_from, to: advance.period_to }),
        ),
      },
      {
        name: 'Approved',
        value: cell(dayWords(advance.approved_on), { note: `by ${account.naming.nameOf(advance.approved_by)}` }),
      },
      { name: 'Amount', value: cell(moneyWords(advance.pence)) },
    ],
    fields: [
      { kind: 'day', name: 'paidOn', label: 'Day on which it was paid', value: today },
      { kind: 'text', name: 'bankReference', label: 'Reference of the bank', width: 20 },
    ],
    warning: 'A payment is never deleted. What was paid wrongly comes back by a refund.',
    submit: 'Record the payment',
    revision: account.revision,
    isGrave: true,
  };
}

function investorField(account: AccountFacts, organisation: string): Field {
  const investors = account.contract.parties.filter(({ roles }) => roles.includes('investor'));
  const own = investors.find((party) => party.organisation === organisation);
  return {
    kind: 'choice',
    name: 'investor',
    label: 'Investor',
    options: investors.map(({ organisation: code, name }) => ({ value: code, text: name ?? code })),
    ...(own === undefined ? {} : { value: own.organisation }),
  };
}

const INVESTMENT = 'It never affects what is paid for outcomes: it is recorded so that a board sees the whole flow.';

export function drawForm(account: AccountFacts, { organisation, asked, today }: Filling): Form {
  return {
    ...beside(account, asked),
    title: 'Record what was drawn from an investor',
    lead: [INVESTMENT],
    fields: [
      investorField(account, organisation),
      { kind: 'money', name: 'pence', label: 'Amount that was drawn' },
      { kind: 'day', name: 'drawnOn', label: 'Day on which it was drawn', value: today },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    submit: 'Record the drawdown',
    revision: account.investmentRevision,
  };
}

export function repayForm(
  account: AccountFacts,
  investors: readonly InvestorTotalsRow[],
  { organisation, asked, today }: Filling,
): Form {
  return {
    ...beside(account, asked),
    title: 'Record what an investor got back',
    lead: [INVESTMENT],
    facts: investors.map(({ investor, drawn_pence, repaid_pence }) => ({
      name: `${account.naming.nameOf(investor)} still has in it`,
      value: cell(moneyWords(drawn_pence - repaid_pence)),
    })),
    fields: [
      investorField(account, organisation),
      { kind: 'money', name: 'capitalPence', label: 'Of what was put in', isOptional: true },
      { kind: 'money', name: 'returnPence', label: 'Above it, for the use of the money', isOptional: true },
      { kind: 'day', name: 'repaidOn', label: 'Day on which it was repaid', value: today },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    submit: 'Record the repayment',
    revision: account.investmentRevision,
  };
}
