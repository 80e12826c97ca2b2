import { ContractRegister } from '#contracts';
import { londonDayOf } from '#kernel';
import { nearest } from '#settings';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayOfAsked, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { namesOf } from '../words.js';
import { documents, meetings, plans, revisions, variations } from './lists/agreed.js';
import type { Listed, Place } from './lists/listed.js';
import { erasures, holds, mergeFindings } from './lists/people.js';
import { advances, clawbacks, cohorts, disputes, investments, payments, refunds, statements } from './lists/settled.js';

const lists: Readonly<Record<string, (place: Place) => Listed>> = {
  variations,
  revisions,
  meetings,
  documents,
  plans,
  statements,
  payments,
  disputes,
  clawbacks,
  advances,
  refunds,
  investments,
  cohorts,
  holds,
  erasures,
  'merge-findings': mergeFindings,
};
export const LISTS = Object.keys(lists);

/** `ledger list`: the records of one kind of a contract. */
export function list(
  session: Session,
  kind: string,
  contract: string,
  options: { readonly asOf?: string; readonly effectiveOn?: string },
): Promise<ExitCode> {
  const one = lists[kind];
  if (one === undefined) {
    const meant = nearest(kind, LISTS);
    throw new Failure(
      'usage',
      'kind-unknown',
      `There is no list of ${kind}; there is one of ${LISTS.join(', ')}`,
      meant && `Did you mean ${meant}?`,
    );
  }
  return reading(session, async ({ store, clock }) => {
    const { out } = session;
    const asked = momentOf(store, options);
    if (new ContractRegister(store).contract(contract, asked) === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const on = dayOfAsked(store, asked, londonDayOf(clock.now()));
    const names = namesOf(store, contract, asked);
    const { value, table, beside, lines } = one({ store, contract, asked, on, width: out.width, names });
    if (session.options.json) {
      await out.document({ contract, asOf: asked.asOf ?? null, [kind]: value });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    if (value.length === 0) {
      out.note(`There are no ${plainKind(kind)} of ${contract}.`);
      return exitCodes.ok;
    }
    if (lines !== undefined && !out.options.plain) await out.lines(lines);
    else await out.table(table);
    if (beside !== undefined && !out.options.plain) {
      await out.line();
      await out.table(beside);
    }
    return exitCodes.ok;
  });
}

function plainKind(kind: string): string {
  return kind.replace('-', ' ');
}
