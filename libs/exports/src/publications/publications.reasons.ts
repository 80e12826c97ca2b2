import type { PublicationReason } from '../domain/publications/publications.js';

/** Every reason has words that whoever publishes can act on. */
export const publicationReasons: Record<PublicationReason, string> = {
  'not-the-end-of-a-quarter': 'Tables are published for whole quarters, and {until} is not the last day of one',
  'quarter-not-over': 'The quarter that ends on {until} is not over on {today}',
  'quarter-before-contract': 'The contract starts on {startsOn}, after {until}',
  'released-otherwise':
    'The table {table} until {until} was published on {releasedOn} with other figures; what is published stands',
  'later-quarter-released':
    'The table {table} was published until {last} already, so it cannot be published until {until} any more',
  'released-meanwhile': 'The table {table} was published for another quarter meanwhile; ask again',
};
