import type { Facts, FactTable, Rule } from '../facts/facts.js';
import type { Entry } from './stored-event.js';

/** What events say of stored files, and of people whose data were erased. */
export const recordTables: readonly FactTable[] = [
  { name: 'files', columns: ['entry', 'digest', 'bytes INTEGER', 'person'], indexes: [['digest', 'entry']] },
  {
    name: 'erasures',
    columns: ['entry', 'kind', 'contract', 'person', 'request INTEGER', 'actor'],
    indexes: [['person', 'kind']],
  },
];

export function addRecordFacts(facts: Facts, { sequence, event }: Entry): void {
  const { type, data, evidence } = event;
  const text = (name: string) => (data[name] as string | undefined) ?? null;
  for (const { digest, bytes } of evidence) facts.add('files', [sequence, digest, bytes, text('person')]);
  const request = (data.request as number | undefined) ?? null;
  if (type === 'ErasureRequested') {
    facts.add('erasures', [sequence, 'requested', text('contract'), text('person'), request, text('requestedBy')]);
  } else if (type === 'ErasureApproved') {
    facts.add('erasures', [sequence, 'approved', text('contract'), text('person'), request, text('approvedBy')]);
  } else if (type === 'ParticipantKeyDestroyed') {
    facts.add('erasures', [sequence, 'done', text('contract'), text('subject'), null, null]);
  }
}

export const erasureByTwo: Rule = {
  name: 'erasure-by-two',
  says: 'A person is erased after one asked for it and another approved it.',
  broken: `
    WITH approved AS (SELECT * FROM erasures WHERE kind = 'approved'), requested AS (SELECT * FROM erasures WHERE kind = 'requested')
    SELECT approved.entry AS entry, 'the erasure of ' || approved.person || ' was approved by ' || approved.actor
      || CASE WHEN requested.entry IS NULL THEN ' and nobody had asked for it' ELSE ', who had asked for it' END AS says
    FROM approved LEFT JOIN requested ON requested.contract = approved.contract AND requested.person = approved.person
      AND requested.request = approved.request AND requested.entry < approved.entry
    WHERE requested.entry IS NULL OR requested.actor = approved.actor
    UNION ALL
    SELECT done.entry, 'the key of ' || done.person || ' was destroyed, and no approval stands before it'
    FROM erasures AS done
    WHERE done.kind = 'done' AND NOT EXISTS (
      SELECT 1 FROM approved WHERE approved.person = done.person AND approved.contract = done.contract AND approved.entry < done.entry)
    ORDER BY entry`,
};
