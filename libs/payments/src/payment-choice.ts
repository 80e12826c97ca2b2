import { known } from '#read-store';

/** Which payments of a contract are asked for; all of them, where nothing is said. */
export interface PaymentChoice {
  readonly statement?: string | undefined;
  readonly payer?: string | undefined;
  /** The first and the last day on which they were paid. */
  readonly paidFrom?: string | undefined;
  readonly paidUntil?: string | undefined;
  /** How far the statement has come that they are for. */
  readonly status?: string | undefined;
  /** On a statement with a line of this outcome; priced by this revision of the rate card; of this provider's people. */
  readonly outcome?: string | undefined;
  readonly revision?: number | undefined;
  readonly provider?: string | undefined;
  /** On a statement of which a later one has changed a line. */
  readonly corrected?: true | undefined;
  /** On a statement with a claim that was made more than thirty days after it was achieved. */
  readonly backdated?: true | undefined;
}

/** Claims made later than this after the day they were achieved are told as back-dated. */
export const BACKDATED_DAYS = 30;

/** What the rows of `payments p` must satisfy, and the parameters of it beside `:contract` and `:asOf`. */
export function paymentCondition(choice: PaymentChoice): {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
} {
  const { statement, payer, paidFrom, paidUntil, status, outcome, revision, provider, corrected, backdated } = choice;
  const given: (readonly [string, Readonly<Record<string, string | number>>])[] = [];
  // What is not asked for is not in the question, so that an index leads to what is.
  if (statement !== undefined) given.push(['p.statement = :statement', { statement }]);
  if (payer !== undefined) given.push(['p.payer = :payer', { payer }]);
  if (paidFrom !== undefined) given.push(['p.paid_on >= :paidFrom', { paidFrom }]);
  if (paidUntil !== undefined) given.push(['p.paid_on <= :paidUntil', { paidUntil }]);
  if (status !== undefined) {
    given.push([
      `EXISTS (SELECT 1 FROM statements s WHERE s.contract = p.contract AND s.statement = p.statement
         AND s.status = :status AND ${known('s')})`,
      { status },
    ]);
  }
  if (outcome !== undefined) given.push([withLine('l.outcome = :outcome'), { outcome }]);
  if (revision !== undefined) given.push([withLine('l.revision = :revision'), { revision }]);
  if (provider !== undefined) {
    given.push([
      withLine(`EXISTS (SELECT 1 FROM referrals r WHERE r.contract = l.contract AND r.person = l.person
         AND r.provider = :provider AND ${known('r')})`),
      { provider },
    ]);
  }
  if (corrected !== undefined) {
    given.push([
      `p.statement IN (SELECT a.adjusts_statement FROM statement_lines a WHERE a.contract = :contract AND ${known('a')})`,
      {},
    ]);
  }
  if (backdated !== undefined) {
    given.push([
      withLine(`EXISTS (SELECT 1 FROM claims c WHERE c.claim = l.claim
         AND julianday(c.claimed_on) - julianday(c.achieved_on) > ${BACKDATED_DAYS} AND ${known('c')})`),
      {},
    ]);
  }
  return {
    sql: given.map(([sql]) => ` AND ${sql}`).join(''),
    parameters: Object.assign({}, ...given.map(([, parameters]) => parameters)) as Record<string, string | number>,
  };
}

/** Asked once for the contract and not for each payment: its lines may be a hundred thousand. */
function withLine(condition: string): string {
  return `p.statement IN (SELECT l.statement FROM statement_lines l
     WHERE l.contract = :contract AND ${known('l')} AND ${condition})`;
}
