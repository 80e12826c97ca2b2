import type { Installation } from '#installation';
import { formatPence } from '#kernel';
import {
  AdvancesRegister,
  DisputesRegister,
  type StatementPartRow,
  type StatementRow,
  StatementsRegister,
} from '#payments';
import { type Asked, inWords } from '../../moments.js';
import { everyPage } from '../../pages.js';
import { table } from '../../table.js';
import { plural } from '../../terminal.js';
import { type Names, namesOf, plain, unlessNothing } from '../../words.js';
import { allLines, lineTable } from '../line-table.js';
import type { Shown } from './shown.js';

/** A statement with its lines, what each payer is to pay and has paid of it, and what is disputed. */
export function statement({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const register = new StatementsRegister(store);
  const contractOf = ref.slice(0, ref.lastIndexOf('.'));
  const found = register.statement(contractOf, ref, asked) ?? elsewhere(store, register, ref, asked);
  if (found === undefined) return undefined;
  const { contract } = found;
  const parts = register.parts(contract, ref, asked);
  const of = { ...asked, statement: ref };
  const payments = everyPage((after) => register.payments(contract, { ...of, ...after }));
  const disputes = everyPage((after) => new DisputesRegister(store).disputes(contract, { ...of, ...after }));
  const refunds = everyPage((after) => new AdvancesRegister(store).refunds(contract, { ...of, ...after }));
  const rows = allLines(register, contract, of);
  const adjusting = rows.filter(({ kind }) => kind === 'adjustment');
  const names = namesOf(store, contract, asked);
  const lines = [
    `Statement ${ref} of ${contract}: ${plain(found.status)}`,
    `${inWords(found.period_from)} to ${inWords(found.period_to)}${found.issued_on === null ? '' : `, issued on ${inWords(found.issued_on)}`}`,
    ...(found.restated === 1 ? ['Every claim that was billed before was worked out again with it.'] : []),
    '',
    ...lineTable(rows, names, width),
    '',
    `Total ${formatPence(found.total_pence)}${
      adjusting.length === 0
        ? ''
        : `: ${sums(
            rows.length - adjusting.length,
            adjusting.length,
            found,
            adjusting.reduce((sum, { amount_pence }) => sum + amount_pence, 0),
          )}`
    }`,
    ...(parts.length === 0 ? [] : ['', ...partTable(parts, names, width)]),
    ...(disputes.length === 0
      ? []
      : [
          '',
          'Disputed',
          ...disputes.map(
            (dispute) =>
              `  line ${dispute.line} by ${names.of(dispute.payer)} on ${inWords(dispute.disputed_on)} (${plain(dispute.reason_code)}), ${formatPence(dispute.held_pence)} held back: ${resolutionInWords(dispute)}`,
          ),
        ]),
    ...(payments.length === 0
      ? []
      : [
          '',
          'Paid',
          ...payments.map(
            ({ payer, pence, paid_on, payment, bank_reference }) =>
              `  ${formatPence(pence)} by ${names.of(payer)} on ${inWords(paid_on)} (${payment}, bank reference ${bank_reference})`,
          ),
        ]),
    ...refunds.map(
      ({ payer, pence, received_on, refund, bank_reference }) =>
        `  ${formatPence(pence)} back to ${names.of(payer)} on ${inWords(received_on)} (${refund}, bank reference ${bank_reference})`,
    ),
  ];
  return { value: { ...found, lines: rows, parts, payments, disputes, refunds }, lines };
}

function sums(claims: number, adjustments: number, { total_pence }: StatementRow, adjusted: number): string {
  return `${formatPence(total_pence - adjusted)} of ${plural(claims, 'claim')} billed for the first time, ${formatPence(adjusted)} of ${plural(adjustments, 'adjusting line')}`;
}

function partTable(parts: readonly StatementPartRow[], names: Names, width: number): string[] {
  return table(
    [
      { title: 'Payer' },
      { title: 'Part', align: 'right' },
      { title: 'Due', align: 'right' },
      { title: 'Held back', align: 'right' },
      { title: 'Approved', align: 'right' },
      { title: 'Paid', align: 'right' },
      { title: 'Paid back', align: 'right' },
      { title: 'How it stands' },
    ],
    parts.map((part) => [
      names.of(part.payer),
      formatPence(part.pence),
      formatPence(part.due_pence),
      unlessNothing(part.held_pence),
      formatPence(part.approved_pence),
      formatPence(part.paid_pence),
      unlessNothing(part.refunded_pence),
      `${plain(part.status)}${part.approved_on === null ? '' : `, approved on ${inWords(part.approved_on)}`}${part.paid_on === null ? '' : `, paid on ${inWords(part.paid_on)} (${part.payment})`}`,
    ]),
    width,
  );
}

/** How a dispute ended, or by when it is to. */
export function resolutionInWords(dispute: {
  readonly status: string;
  readonly resolve_by: string;
  readonly resolved_on: string | null;
  readonly disallowed_pence: number;
}): string {
  const { status, resolve_by, resolved_on, disallowed_pence } = dispute;
  if (resolved_on === null) return `open, to be resolved by ${inWords(resolve_by)}`;
  return status === 'dropped'
    ? `dropped on ${inWords(resolved_on)}`
    : `conceded on ${inWords(resolved_on)}, ${formatPence(disallowed_pence)} disallowed`;
}

/** A statement may have been given a reference of its own, which does not name its contract. */
function elsewhere(store: Installation['store'], register: StatementsRegister, ref: string, asked: Asked) {
  const row = store.get<{ contract: string }>('SELECT contract FROM statements WHERE statement = :ref LIMIT 1', {
    ref,
  });
  return row && register.statement(row.contract, ref, asked);
}
