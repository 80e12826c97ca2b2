// Before the tests: other people's verifiers, found or installed, and said so, because installing takes a while.
import { prepareGoJudge } from './judges.js';

const found = prepareGoJudge();
process.stderr.write(
  'executable' in found
    ? `Judge of the Merkle log: golang.org/x/mod, ${found.executable}\n`
    : `No golang.org/x/mod to judge the Merkle log, so its judgements will be skipped: ${found.missing}\n`,
);
