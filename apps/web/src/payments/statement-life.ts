import type { TrailEntry } from '#audit-trail';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import { dayOfMoment, dayWords, moneyWords } from '../layout/words.js';
import { toApprove, toPay } from './own-part.js';
import type { SettlementFacts } from './settlement-facts.js';

/** The steps that a statement takes, with who took them and when, and those that are still to come. */
export function statementLife(facts: SettlementFacts): DataTable {
  const { statement, parts, story, naming } = facts;
  const entryOf = (type: string, payer?: string) =>
    story.findLast(({ type: each, data }) => each === type && (payer === undefined || data['payer'] === payer));
  const abandoned = entryOf('StatementAbandoned');
  return {
    caption: 'Its life so far',
    columns: [{ text: 'Step' }, { text: 'Status' }, { text: 'When' }, { text: 'By' }],
    rows: [
      step('Drafted', entryOf('StatementBegun'), facts),
      ...(abandoned === undefined
        ? [step('Issued', entryOf('StatementIssued'), facts)]
        : [step('Given up', abandoned, facts)]),
      ...(statement.issued_on === null ? [] : parts).flatMap((part) =>
        isNothing(part)
          ? [nothingToPay(part, facts)]
          : [
              [
                cell(`Approved by ${naming.nameOf(part.payer)}`),
                toApprove(part) > 0
                  ? cell(part.approved_pence > 0 ? 'In part' : 'Waiting', {
                      tag: 'yellow',
                      note: `${moneyWords(toApprove(part))} to approve`,
                    })
                  : cell('Done', {
                      tag: 'green',
                      ...(part.held_pence > 0 ? { note: `${moneyWords(part.held_pence)} held back` } : {}),
                    }),
                cell(part.approved_on === null ? '' : dayWords(part.approved_on)),
                cell(naming.nameOf(part.approved_by ?? '')),
              ],
              [
                cell(`Paid by ${naming.nameOf(part.payer)}`),
                paidStatus(part),
                cell(part.paid_on === null ? '' : dayWords(part.paid_on)),
                cell(naming.nameOf(entryOf('PaymentMade', part.payer)?.actor.subject ?? '')),
              ],
            ],
      ),
    ],
    empty: '',
  };
}

/** Nobody approves or pays a part that comes to nothing, so the two steps of it are one, which says that. */
function isNothing({ due_pence, approved_pence, paid_pence }: SettlementFacts['parts'][number]): boolean {
  return due_pence <= 0 && approved_pence === 0 && paid_pence === 0;
}

function nothingToPay(part: SettlementFacts['parts'][number], { naming }: SettlementFacts): readonly Cell[] {
  return [cell(`Part of ${naming.nameOf(part.payer)}`), cell('Nothing to pay', { tag: 'grey' }), cell(''), cell('')];
}

function paidStatus(part: SettlementFacts['parts'][number]): Cell {
  if (toPay(part) > 0) {
    return cell(part.paid_pence > 0 ? 'In part' : 'Waiting', {
      tag: 'yellow',
      note: `${moneyWords(toPay(part))} to pay`,
    });
  }
  if (part.paid_pence > 0) return cell('Done', { tag: 'green', note: moneyWords(part.paid_pence) });
  return cell('Not yet', { tag: 'grey' });
}

function step(name: string, entry: TrailEntry | undefined, { naming, asked }: SettlementFacts): readonly Cell[] {
  if (entry === undefined) return [cell(name), cell('Not yet', { tag: 'grey' }), cell(''), cell('')];
  return [
    cell(name),
    cell('Done', { tag: 'green' }),
    cell(dayWords(dayOfMoment(entry.occurredAt)), {
      href: keepingMoment(`/entries/${entry.entry}`, asked),
      hidden: `entry ${entry.entry}`,
    }),
    cell(naming.nameOf(entry.actor.subject), { note: naming.nameOf(entry.actor.organisation) }),
  ];
}
