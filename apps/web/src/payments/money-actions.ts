import type { DisputeRow, LinePartRow } from '#payments';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import type { Action } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { moneyWords } from '../layout/words.js';
import type { HoldHref } from './draft.section.js';
import { hasApproved, ownPart, toApprove, toPay } from './own-part.js';
import type { SettlementFacts } from './settlement-facts.js';

/** What whoever reads can do with a statement as it stands now; nothing with one of the past. */
export function statementActions(facts: SettlementFacts, caller: Caller | undefined): readonly Action[] {
  const { contract, statement, parts, story, asked } = facts;
  if (asked.isPast || caller === undefined) return [];
  const { organisation, subject } = caller.actor;
  const at = `/contracts/${contract.contract}/statements/${statement.statement}`;
  if (statement.status === 'abandoned') return [];
  if (statement.status === 'begun') {
    return offered(caller, [
      { text: 'Issue the statement', href: `${at}/issue`, operation: 'issue-statement' },
      { text: 'Give up the draft', href: `${at}/abandon`, operation: 'issue-statement' },
    ]);
  }
  const part = ownPart(parts, organisation);
  const [open, unpaid] = part === undefined ? [0, 0] : [toApprove(part), toPay(part)];
  return offered(caller, [
    ...(open > 0
      ? [{ text: `Approve ${moneyWords(open)}`, href: `${at}/approve`, operation: 'approve-statement' as const }]
      : []),
    ...(unpaid > 0 && !hasApproved(story, organisation, subject)
      ? [
          {
            text: `Record the payment of ${moneyWords(unpaid)}`,
            href: `${at}/pay`,
            operation: 'release-payment' as const,
          },
        ]
      : []),
    { text: 'Propose a clawback', href: `${at}/claw-back`, operation: 'propose-clawback' },
  ]);
}

/** What whoever approved is told in place of a form that would be refused; undefined for everybody else. */
export function waitsForAnother(
  { parts, story, naming, asked }: SettlementFacts,
  caller: Caller | undefined,
): string | undefined {
  if (asked.isPast || caller === undefined) return undefined;
  const { organisation, subject } = caller.actor;
  const part = ownPart(parts, organisation);
  if (part === undefined || toPay(part) === 0 || !hasApproved(story, organisation, subject)) return undefined;
  return `You approved this part of the statement, so somebody else of ${naming.nameOf(organisation)} records the payment of ${moneyWords(toPay(part))}.`;
}

/** What whoever reads can do about one line: doubt it, settle a dispute of it, take it back. */
export function lineActions(
  href: string,
  { parts, disputes, status }: { parts: readonly LinePartRow[]; disputes: readonly DisputeRow[]; status: string },
  caller: Caller | undefined,
  asked: ReadAt,
): readonly Action[] {
  if (asked.isPast || caller === undefined || status === 'begun' || status === 'abandoned') return [];
  const { organisation, role } = caller.actor;
  const open = disputes.filter(
    (dispute) => dispute.status === 'open' && href.endsWith(`/${dispute.statement}/lines/${dispute.line}`),
  );
  const own = open.some(({ payer }) => payer === organisation);
  const paysOfIt = parts.some(({ payer, pence }) => payer === organisation && pence > 0);
  const settles = role === 'outcome-payer' ? own : open.length > 0;
  return offered(caller, [
    ...(paysOfIt && !own
      ? [{ text: 'Dispute this line', href: `${href}/dispute`, operation: 'dispute-line' as const }]
      : []),
    ...(settles
      ? [
          {
            text: role === 'outcome-payer' ? 'Drop the dispute' : 'Concede the dispute',
            href: `${href}/resolve`,
            operation: 'resolve-dispute' as const,
          },
        ]
      : []),
    { text: 'Propose to take it back', href: `${href}/claw-back`, operation: 'propose-clawback' },
  ]);
}

/** Where claims are held out of a draft and put back, for whoever may. */
export function holdHref({ contract, asked }: SettlementFacts, caller: Caller | undefined): HoldHref | undefined {
  const may = offered(caller, [{ text: '', href: '', operation: 'hold-claim' }]).length > 0;
  if (!may || asked.isPast) return undefined;
  return (claim, what) => `/contracts/${contract.contract}/claims/${claim}/${what}`;
}
