import type { Narrative } from '#event-log';
import type { PublicationEvent } from '../domain/publications/publications.events.js';

export const publicationsNarrative: Narrative<PublicationEvent> = {
  PublicationReleased: {
    says: ({ table, until, asOf, suppressed }) =>
      `The table ${table} until ${until}, as of entry ${asOf}, was published with ${suppressed === 1 ? 'one figure' : `${suppressed} figures`} suppressed.`,
    about: ({ contract, table, until }) => [
      { kind: 'publication', ref: `${contract}.${table}.${until}` },
      { kind: 'contract', ref: contract },
    ],
    // A release says nothing of another table.
    story: ({ table }) => table,
    why: ({ ruleset: { name, version, threshold, base }, tableSha256 }) => [
      `Ruleset ${name} version ${version}: counts under ${threshold} are suppressed, the others rounded to ${base}.`,
      `The published bytes have the SHA-256 digest ${tableSha256}.`,
    ],
  },
};
