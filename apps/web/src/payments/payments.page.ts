import type { PaymentRow } from '#payments';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type Figure, keepingMoment } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords } from '../layout/words.js';
import { fieldsOf } from '../pages/heeded.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface PaymentsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly figures: readonly Figure[];
  readonly filter: PaymentsFilter;
  readonly payments: DataTable;
  readonly pages: ListLinks;
}

export interface PaymentsFilter {
  readonly text: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly choices: readonly {
    readonly name: string;
    readonly label: string;
    readonly error: string | undefined;
    readonly options: readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[];
  }[];
  /** Whether the address asked for what cannot be chosen. */
  readonly isWrong: boolean;
  readonly periods: readonly Crumb[];
  /** Exactly these payments, as a file. */
  readonly files: readonly Crumb[];
  readonly clearHref: string | undefined;
}

export interface PaymentsFacts {
  /** The contract that the list is kept to; undefined for all. */
  readonly contract: { readonly contract: string; readonly title: string } | undefined;
  readonly payments: readonly PaymentRow[];
  /** Of everything the list holds, not only of this page. */
  readonly total: { readonly count: number; readonly pence: number };
  readonly nameOf: NameOf;
  readonly titleOf: (contract: string) => string;
  readonly filter: PaymentsFilter;
  readonly asked: ReadAt;
  readonly pages: ListLinks;
}

/** Payments, and what they come to. */
export function paymentsPage(facts: PaymentsFacts): Page<PaymentsContent> {
  const { contract, payments, total, nameOf, titleOf, filter, asked, pages } = facts;
  const title = contract === undefined ? 'Payments' : `Payments of ${contract.title}`;
  return {
    template: 'payments/payments.njk',
    title,
    section: 'payments',
    fields: fieldsOf('choose-', filter.choices),
    content: {
      crumbs:
        contract === undefined
          ? []
          : [
              { text: 'Contracts', href: keepingMoment('/contracts', asked) },
              { text: contract.title, href: keepingMoment(`/contracts/${contract.contract}`, asked) },
            ],
      heading: title,
      figures: [
        { name: 'Payments', value: countWords(total.count) },
        {
          name: filter.clearHref === undefined ? 'Paid in all' : 'Paid in these',
          value: moneyWords(total.pence),
        },
      ],
      filter,
      payments: {
        caption: 'Payments made',
        isStacked: true,
        columns: [
          { text: 'Payment' },
          { text: 'Paid on' },
          { text: 'By' },
          { text: 'Bank reference' },
          { text: 'Amount', numeric: true },
        ],
        foot: [
          cell('All of these'),
          cell(''),
          cell(''),
          cell(''),
          cell(moneyWords(total.pence), { note: counted(total.count, 'payment') }),
        ],
        rows: payments.map((row) => [
          cell(row.payment, {
            href: keepingMoment(`/contracts/${row.contract}/payments/${row.payment}`, asked),
            ...(contract === undefined ? { note: titleOf(row.contract) } : {}),
          }),
          cell(dayWords(row.paid_on)),
          cell(nameOf(row.payer)),
          cell(row.bank_reference),
          cell(moneyWords(row.pence)),
        ]),
        empty:
          filter.clearHref === undefined
            ? 'Nothing has been paid yet.'
            : 'No payment is like this. Nothing is missing.',
      },
      pages,
    },
  };
}
