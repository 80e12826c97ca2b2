import { ContractRegister } from '#contracts';
import { asOfParameter, known, type Moment, type ReadStore } from '#read-store';
import type { Limit } from './domain/money/calculation.js';

/**
 * A limit that was held against the claims which a statement bills first. Of a limit for each person all amounts are
 * those of the person who has used most of it, because each has a limit of their own.
 */
export interface LimitHeld extends Pick<Limit, 'level' | 'counts' | 'source' | 'limit'> {
  readonly cap: string;
  readonly payer: string | null;
  /** The versions of the terms, or the revisions of the rate card, that say it of these claims, the latest last. */
  readonly versions: readonly number[];
  /** What claims before these had used of it. */
  readonly used_before: number;
  /** What these claims use of it. */
  readonly used_here: number;
  /** What is left of it after the last of them. */
  readonly left: number;
  /** Of a limit for each person: against how many people it was held. */
  readonly persons: number | null;
  /** Of a limit for each person: how many of them have nothing left. */
  readonly persons_at_limit: number | null;
  readonly cut_pence: number;
}

interface HeldRow extends Readonly<Record<string, string | number | null>> {
  readonly cap: string;
  readonly level: Limit['level'];
  readonly counts: Limit['counts'];
  readonly source: Limit['source'];
  readonly version: number;
  readonly payer: string | null;
  readonly limit: number;
  readonly person: string | null;
  readonly used_before: number;
  readonly used_after: number;
  readonly cut_pence: number;
}

/**
 * The limits that were held against new claims of a statement, one row for each limit, however many versions of the terms
 * say it. Claims are taken one after the other, so the first says what had been used and the last what is used now. Lines
 * that adjust are not among them: each says on its own page how it was worked out.
 */
export function limitsHeld(
  store: ReadStore,
  asked: { readonly contract: string; readonly statement: string; readonly payer: string },
  moment: Moment,
): readonly LimitHeld[] {
  const rows = store.all<HeldRow>(HELD, { ...asked, ...asOfParameter(moment) });
  const scopeOf = scopesOfCaps(store, asked.contract, moment);
  const held = new Map<string, HeldRow[]>();
  for (const row of rows) {
    const { cap, level, counts, source, payer } = row;
    const key = [cap, level, counts, source, payer, scopeOf(row)].join(' ');
    held.set(key, [...(held.get(key) ?? []), row]);
  }
  return [...held.values()].flatMap((all) => oneLimit(all) ?? []);
}

function oneLimit(rows: readonly HeldRow[]): LimitHeld | undefined {
  const latest = rows.toSorted((a, b) => a.version - b.version).at(-1);
  if (latest === undefined) return undefined;
  const { cap, level, counts, source, payer, limit } = latest;
  const users = new Map<string | null, { before: number; after: number }>();
  for (const { person, used_before: before, used_after: after } of rows) {
    const user = users.get(person) ?? { before, after };
    users.set(person, { before: Math.min(user.before, before), after: Math.max(user.after, after) });
  }
  const most = [...users.values()].reduce((one, other) => (other.after > one.after ? other : one));
  const isOfPersons = level === 'person';
  return {
    cap,
    level,
    counts,
    source,
    payer,
    limit,
    versions: [...new Set(rows.map(({ version }) => version))].sort((a, b) => a - b),
    used_before: most.before,
    used_here: most.after - most.before,
    left: Math.max(0, limit - most.after),
    persons: isOfPersons ? users.size : null,
    persons_at_limit: isOfPersons ? [...users.values()].filter(({ after }) => after >= limit).length : null,
    cut_pence: rows.reduce((sum, { cut_pence }) => sum + cut_pence, 0),
  };
}

/** What a cap is about in a version of the terms: two versions that say the same of it hold one limit, whatever it is. */
function scopesOfCaps(
  store: ReadStore,
  contract: string,
  moment: Moment,
): (row: Pick<HeldRow, 'source' | 'cap' | 'version'>) => string {
  const versions = new ContractRegister(store).termsVersions(contract, moment);
  return ({ source, cap, version }) => {
    if (source === 'rate-card') return '';
    const said = versions.find((one) => one.version === version)?.terms.caps.find((one) => one.cap === cap);
    if (said === undefined) return '';
    const groups = said.level === 'person' ? said.paymentGroups : undefined;
    return JSON.stringify([said.outcomes?.toSorted(), said.achievedIn, groups?.toSorted()]);
  };
}

const said = (path: string) => `json_extract(h.value, '$.${path}')`;

/** What a claim uses of a limit: its payer's part, the units that are paid for, or what is payable of it. */
const USED = `CASE
  WHEN ${said('level')} = 'payer' THEN coalesce(p.pence, 0)
  WHEN ${said('counts')} = 'pence' THEN l.payable_pence
  WHEN l.payable_pence <= 0 THEN 0
  ELSE min(json_extract(l.calculation, '$.pricing.quantity'), coalesce((
    SELECT min(json_extract(n.value, '$.left')) FROM json_each(l.calculation, '$.limits') n
    WHERE json_extract(n.value, '$.counts') = 'number'), json_extract(l.calculation, '$.pricing.quantity')))
END`;

const HELD = `SELECT ${said('cap')} AS cap, ${said('level')} AS level, ${said('counts')} AS counts,
    ${said('source')} AS source, ${said('version')} AS version, ${said('payer')} AS payer, ${said('limit')} AS "limit",
    CASE WHEN ${said('level')} = 'person' THEN l.person END AS person,
    min(${said('usedBefore')}) AS used_before, max(${said('usedBefore')} + ${USED}) AS used_after,
    sum(${said('cutPence')}) AS cut_pence
  FROM statement_lines l JOIN json_each(l.calculation, '$.limits') h
  LEFT JOIN statement_line_parts p ON p.contract = l.contract AND p.statement = l.statement AND p.number = l.number
    AND p.payer = :payer AND ${known('p')}
  WHERE l.contract = :contract AND l.statement = :statement AND ${known('l')} AND l.kind = 'claim'
    AND (${said('payer')} IS NULL OR ${said('payer')} = :payer)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ORDER BY min(h.id), 1, 5`;
