import { rules } from './check-log.js';

export interface NamedRule {
  readonly name: string;
  /** What has to hold. */
  readonly says: string;
}

/** What is looked at entry by entry, file by file, or checkpoint by checkpoint. */
const inPlace: readonly NamedRule[] = [
  {
    name: 'file',
    says: 'The file of the log is whole, of its format, and has its guards against change, each in its own words (SQLite).',
  },
  { name: 'sequence', says: 'Entries are numbered 0, 1, 2 … without a gap.' },
  { name: 'position', says: 'Every entry stands after the one before it in the order of the store.' },
  { name: 'size', says: 'No text is above 65,535 bytes.' },
  { name: 'leaf-hash', says: 'Every text has the hash that was kept beside it when it was recorded.' },
  { name: 'json', says: 'Every text is JSON.' },
  { name: 'canonical', says: 'Every text is in canonical form (RFC 8785).' },
  { name: 'envelope', says: 'Every text is of the published schema of the envelope.' },
  {
    name: 'schema',
    says: 'Its data are of the published schema of its type and version, and nothing stands in clear that is to be sealed.',
  },
  {
    name: 'schema-order',
    says: 'No event is of an earlier version than one of its type that stands before it, nor than those versions that came with one release.',
  },
  {
    name: 'named-actor',
    says: 'Whoever an event names as having submitted, verified, approved, released, asked for … is who recorded it, for the organisation that it names.',
  },
  { name: 'sealed', says: 'Only personal fields are sealed, each once.' },
  { name: 'columns', says: 'What the store keeps an entry under (id, stream, revision, type) is what its text says.' },
  {
    name: 'time',
    says: 'Nothing happened after it was recorded; nothing was recorded more than five minutes before an entry that stands before it.',
  },
  {
    name: 'calculation',
    says: 'Every line says how it was worked out, and that sum is done again from what it says itself: price, cuts, limits with used, left and cut, the split with its odd pennies.',
  },
  {
    name: 'terms-in-force',
    says: 'Every line goes by the version of the terms that was in force, as the log says it, on the day achieved (of a release, on its day): the first split that fits, every limit that fits at its height and no other, the payment mode.',
  },
  {
    name: 'price-in-force',
    says: "Every line is priced by the policy of the terms and the revision of the rate card that was in force on its pricing date, with the deadweight and the limits of its line there, and is worth what that price, indexed or a payer's own, makes of the quantity or the measure and of what was counted before it.",
  },
  {
    name: 'use-before',
    says: 'What a line says had been used of each limit, and counted towards its price, is what the lines that were taken before it come to.',
  },
  {
    name: 'evidence-file',
    says: 'Every stored file that an event names is there, unless its person was erased, and has the digest and the size that the event says.',
  },
  { name: 'tree-file', says: 'The tree file is there where a key is, is whole, of its format, and has its guards.' },
  {
    name: 'tree-size',
    says: 'The log has at least the entries that were logged, and the tree file those that were signed.',
  },
  { name: 'tree-leaf', says: 'Every entry has the leaf hash that the tree file has for it.' },
  { name: 'tree-tile', says: 'Every hash of the tree file above the leaves is that of what stands below it.' },
  {
    name: 'checkpoint-note',
    says: 'Every kept checkpoint is of this log, and says the size and the root that it is kept under.',
  },
  {
    name: 'checkpoint-signature',
    says: 'Every kept checkpoint is signed by a key of the log that signed at its size, and no signature by a key that is known is bad.',
  },
  {
    name: 'checkpoint-root',
    says: 'The root that was signed is that of the first so many entries as they stand now. So every checkpoint only adds to the one before it.',
  },
  {
    name: 'held-checkpoint',
    says: 'A checkpoint that somebody brings along is signed, of this log, and the log still has its tree.',
  },
  { name: 'fork', says: 'No two roots were signed for one size.' },
];

/** Every rule that a fault can name. */
export const ruleCatalogue: readonly NamedRule[] = [...inPlace, ...rules.map(({ name, says }) => ({ name, says }))];
