import type { Page } from '../layout/pages.js';
import { type HandleAsked, type HandleContent, handleContent } from './handle.page.js';

export interface VerifyContent extends HandleContent {
  readonly heading: string;
  readonly bundleHeading: string;
  readonly intro: readonly string[];
  readonly withoutScript: string;
  readonly fileHint: string;
  readonly keysHint: string;
  readonly heldHint: string;
  readonly verdict: string;
  readonly doesNot: readonly string[];
  readonly script: string;
  /** Hashes a file that is chosen, without sending it. */
  readonly hashScript: string;
}

const HASH_SCRIPT = '/assets/scripts/apps/web/src/public/hash-file.js';
export const VERIFY_SCRIPT = '/assets/scripts/apps/web/src/public/verify-bundle.js';

/** Where anything of the log is checked: by what it is called or hashes to, or a bundle without leaving the computer it is on. */
export function verifyPage(asked: HandleAsked): Page<VerifyContent> {
  return {
    template: 'bundles/verify.njk',
    title: 'Verify',
    section: 'none',
    content: {
      ...handleContent(asked),
      heading: 'Verify',
      bundleHeading: 'Check an audit bundle',
      intro: [
        'The bundle is checked here, in your browser, and is sent nowhere: no file, key or checkpoint leaves your computer.',
        'The code comes from this ledger all the same. If it is this ledger that you doubt, check the bundle on a computer of your own: its README.txt says how, with OpenSSL alone.',
      ],
      withoutScript:
        'This page needs JavaScript, because the check runs in your browser. Without it: “ledger verify” and the name of the bundle, or the commands in its README.txt.',
      fileHint: 'A zip file as this ledger, or any other outcomes ledger, makes it',
      keysHint:
        'The key of the log, from your contract, and those of witnesses. Without one, the bundle is taken at its own word.',
      heldHint: 'The text of a checkpoint from an earlier day, from its first line to its last signature',
      verdict: 'Nothing is checked yet',
      doesNot: [
        'That what was recorded is true, or who typed it.',
        'That nothing else was recorded: a bundle shows what is there, and the whole log shows what is not.',
        'What had been used of a limit before a line: that is taken as the event says it.',
      ],
      script: VERIFY_SCRIPT,
      hashScript: HASH_SCRIPT,
    },
  };
}
