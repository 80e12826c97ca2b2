import { countInWords, formatPence } from '#kernel';
import {
  type NotPayableReason,
  NotPayableRegister,
  type NotPayableRow,
  type NotPayableTotalRow,
  reasonInWords,
} from '#payments';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import type { Cell, Table } from '../table.js';
import { plural } from '../terminal.js';
import { count, money, type Names, namesOf, plain } from '../words.js';
import { capInWords, levelInWords } from './cap-words.js';
import { contractNamed } from './contract-named.js';

interface Options {
  readonly reason?: string;
  readonly cap?: string;
  readonly claim?: string;
  readonly limit?: number;
  readonly asOf?: string;
}

const PRINTED = 30;

/** `ledger curtailed`: what was achieved and is not payable: by which cap or for which other reason, and of which claim. */
export function curtailed(session: Session, contract: string, options: Options): Promise<ExitCode> {
  const reason = reasonGiven(options.reason);
  return reading(session, async (installation) => {
    const { out } = session;
    const { store } = installation;
    const named = contractNamed(installation, contract);
    const asked = momentOf(store, options.asOf === undefined ? {} : { asOf: options.asOf });
    const register = new NotPayableRegister(store);
    const { cap, claim } = options;
    const only = {
      ...(reason === undefined ? {} : { reason }),
      ...(cap === undefined ? {} : { cap }),
      ...(claim === undefined ? {} : { claim }),
    };
    const rows = everyPage((after) => register.rows(named, { ...asked, ...only, ...after }));
    const byReason = register
      .totals(named, asked)
      .filter((one) => (reason === undefined || one.reason === reason) && (cap === undefined || one.cap === cap));
    if (session.options.json) {
      await out.document({ contract, asOf: asked.asOf ?? null, byReason, notPayable: rows }, rows);
      return exitCodes.ok;
    }
    const names = namesOf(store, contract, asked);
    if (out.options.plain) {
      await out.table(tableOf(rows.slice(0, options.limit ?? rows.length), names));
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    const sum = rows.reduce((pence, { cut_pence }) => pence + cut_pence, 0);
    const claims = new Set(rows.map((one) => one.claim)).size;
    await out.line(
      out.style('bold', `Achieved and not payable in ${contract}: ${formatPence(sum)} of ${plural(claims, 'claim')}`),
    );
    if (rows.length === 0) return exitCodes.ok;
    await out.line();
    if (claim === undefined) {
      await out.table({
        columns: [
          { title: 'Why' },
          { title: 'Cap' },
          { title: 'For' },
          { title: 'Claims', align: 'right' },
          { title: 'Not payable', align: 'right' },
        ],
        rows: byReason.map((one): Cell[] => [
          reasonInWords[one.reason],
          one.cap === null || one.cap === '' ? '' : `${nameOfCap(one, names)} (${one.cap})`,
          one.level === null || one.level === '' ? '' : levelInWords[one.level],
          count(one.claims),
          money(one.cut_pence),
        ]),
      });
      await out.line();
    }
    const printed = options.limit ?? PRINTED;
    await out.table(tableOf(rows.slice(0, printed), names));
    if (rows.length > printed)
      await out.line(`… and ${countInWords(rows.length - printed)} more: --limit, or --json for all`);
    return exitCodes.ok;
  });
}

/** The reasons with their amounts, those of all caps together: `cap £73,780.00, payment mode £194,420.00`. */
export function byReasonInWords(totals: readonly NotPayableTotalRow[]): string {
  const sums = new Map<NotPayableReason, number>();
  for (const { reason, cut_pence } of totals) sums.set(reason, (sums.get(reason) ?? 0) + cut_pence);
  return [...sums].map(([reason, pence]) => `${reasonInWords[reason]} ${formatPence(pence)}`).join(', ');
}

/** @throws Failure (usage) for a reason that there is not. */
function reasonGiven(text: string | undefined): NotPayableReason | undefined {
  if (text === undefined) return undefined;
  const found = (Object.keys(reasonInWords) as NotPayableReason[]).find((reason) => reason === text);
  if (found !== undefined) return found;
  throw new Failure('usage', 'unknown-reason', `--reason is one of ${Object.keys(reasonInWords).join(', ')}`);
}

/** A limit of the rate card is that of an outcome, and is called by it. */
function nameOfCap(
  { cap, level }: { readonly cap: string | null; readonly level: NotPayableTotalRow['level'] | null },
  names: Names,
): string {
  const name = cap === null || level !== 'outcome' ? undefined : names.title(cap);
  return name ?? capInWords(cap ?? '');
}

function tableOf(rows: readonly NotPayableRow[], names: Names): Table {
  return {
    columns: [
      { title: 'Claim' },
      { title: 'Achieved' },
      { title: 'Line' },
      { title: 'Why' },
      { title: 'Limit', align: 'right' },
      { title: 'Used before', align: 'right' },
      { title: 'Left', align: 'right' },
      { title: 'Not payable', align: 'right' },
    ],
    rows: rows.map((row): Cell[] => [
      row.claim,
      row.achieved_on,
      `${row.statement}/${row.line}`,
      { text: whyInWords(row, names), plain: row.cap ?? row.reason },
      amount(row, row.limit_value),
      amount(row, row.used_before),
      amount(row, row.room),
      money(row.cut_pence),
    ]),
  };
}

function whyInWords(row: NotPayableRow, names: Names): string {
  const { reason, payer, level, mode, version, percentage, cause } = row;
  switch (reason) {
    case 'cap': {
      const whose = payer === null ? level && levelInWords[level] : names.of(payer);
      return `${nameOfCap(row, names)} (${whose})`;
    }
    case 'payment-mode':
      return `${mode === 'grant' ? 'a grant was paid' : 'payments were paused'} (terms version ${version})`;
    case 'deadweight':
      return `deadweight ${percentage}%`;
    case 'disallowed':
      return `disallowed: ${plain(cause ?? '')}${payer === null ? '' : ` (${names.of(payer)})`}`;
    case 'own-price':
      return reasonInWords[reason];
  }
}

function amount({ counts }: NotPayableRow, value: number | null): Cell {
  if (value === null) return '';
  const text = counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`;
  return { text, plain: String(value) };
}
