import { PUBLISHED_TABLES } from '../../domain/publications/publications.events.js';
import { type PublicationRow, PublicationsRegister } from '../../publications/publications-register.js';
import { columnsOf } from '../columns.js';
import { pagedDataset } from '../dataset.js';
import { oneOf } from '../filters.js';

export const publications = pagedDataset({
  name: 'publications',
  title: 'Published tables',
  about: 'What was published of the contract, when and by which rules.',
  lists: ['PublicationsApi.publications'],
  filters: { table: oneOf(...PUBLISHED_TABLES) },
  columns: columnsOf<PublicationRow>({
    contract: ['reference', 'The contract.'],
    published: ['reference', 'The table that was published.'],
    until: ['date', 'The last day of the quarter that it was published for.'],
    as_of: ['whole-number', 'The last entry of the ledger that it was made of.'],
    ruleset: ['text', 'The rules by which small numbers were kept out.'],
    ruleset_version: ['whole-number', 'The version of the rules.'],
    threshold: ['whole-number', 'Counts below it are suppressed.'],
    table_sha256: ['text', 'The SHA-256 digest of the published bytes.'],
    suppressed: ['whole-number', 'How many figures of it are suppressed, earlier columns included.'],
    released_on: ['date', 'The day it was published.'],
    entry: ['whole-number', 'The entry of the ledger that recorded it.'],
    rules: ['text', 'The rules in full, as JSON.'],
  }),
  page: ({ store, contract }, query) => new PublicationsRegister(store).publications(contract, query),
});
