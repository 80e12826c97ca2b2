import fc from 'fast-check';

/**
 * Chance is the same in every run of the tests, so that what passes passes again. Tried more often (`LEDGER_LAWS`), every
 * run has a chance of its own: that is how stories are found of which nobody has thought.
 */
const isTriedMore = Number(process.env['LEDGER_LAWS'] ?? 1) > 1;
if (!isTriedMore) fc.configureGlobal({ seed: 20_261_122 });
