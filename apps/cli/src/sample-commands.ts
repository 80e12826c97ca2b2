import { AS_OF, type CommandLine } from './command-line.js';

/** What was checked again, and how often verifiers agree. */
export function addSampleCommands({ add, action }: CommandLine): void {
  add('sample <what> <ref>', 'Samples: what was drawn from, by which seed, what was found, and what follows', [
    'ledger sample list reboot_west',
    'ledger sample show reboot_west.V1 --as-of 2019-08-31',
    'ledger sample frame reboot_west.V1 > frame.tsv',
    'ledger sample agreement reboot_west --by outcome',
  ])
    .addHelpText('after', `\n${SAMPLES}`)
    .option('--by <group>', 'agreement: organisation, verifier, outcome or quarter (all together, when absent)')
    .option(...AS_OF)
    .action(
      action(async (session, what: string, ref: string, options: { by?: string; asOf?: string }) =>
        (await import('./commands/sample.js')).sample(session, what, ref, options),
      ),
    );
}

const SAMPLES = `list and agreement are about a contract, show and frame about a sample.
frame prints the list that a sample is drawn from: sha256sum of it is the digest of the sample (docs/samples.md).
Frames, seeds and findings are recorded with “ledger do close-sample-frame”, “draw-sample”, “check-sample-item” and so on.`;
