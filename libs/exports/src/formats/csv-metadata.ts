import type { ColumnType } from '../tables/columns.js';
import type { TableFacts } from '../tables/table-facts.js';
import type { FileColumn } from './csv.js';

const DATATYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  reference: 'string',
  date: 'date',
  'whole-number': 'integer',
  decimal: 'decimal',
  pence: 'integer',
  'pence-each': 'integer',
  'yes-no': 'boolean',
};

/** What stands beside a CSV file, as CSV on the Web (W3C, 2015) describes a table: its columns, and what it was made of. */
export interface CsvMetadata {
  readonly '@context': 'http://www.w3.org/ns/csvw';
  /** The name of the file. */
  readonly url: string;
  readonly 'dc:title': string;
  readonly 'dc:description': string;
  readonly dialect: {
    readonly encoding: 'utf-8';
    readonly delimiter: ',';
    readonly lineTerminators: readonly string[];
    readonly header: true;
    readonly quoteChar: '"';
    readonly doubleQuote: true;
  };
  readonly tableSchema: {
    readonly columns: readonly {
      readonly name: string;
      readonly titles: string;
      readonly 'dc:description': string;
      readonly datatype: string;
    }[];
  };
  /** What the file was made of: with it the same file can be made again. */
  readonly notes: readonly TableFacts[];
}

export function csvMetadata(facts: TableFacts, columns: readonly FileColumn[]): CsvMetadata {
  return {
    '@context': 'http://www.w3.org/ns/csvw',
    url: facts.name,
    'dc:title': facts.title,
    'dc:description': facts.about,
    dialect: {
      encoding: 'utf-8',
      delimiter: ',',
      lineTerminators: ['\r\n'],
      header: true,
      quoteChar: '"',
      doubleQuote: true,
    },
    tableSchema: {
      columns: columns.map(({ name, about, type, asPounds }) => ({
        name,
        titles: name,
        'dc:description': about,
        datatype: asPounds ? 'decimal' : DATATYPES[type],
      })),
    },
    notes: [facts],
  };
}
