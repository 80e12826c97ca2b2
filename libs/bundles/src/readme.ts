import type { BundleSubject } from './subjects.js';

export interface ReadmeFacts {
  readonly subject: BundleSubject;
  readonly asOf: number;
  readonly asOfRecordedAt: string;
  readonly origin: string;
  readonly size: number;
  readonly vkey: string;
  readonly entries: number;
  /** Files of witnesses' keys whose cosignature stands on the checkpoint. */
  readonly witnesses: readonly string[];
  /** Sizes of earlier checkpoints in the bundle. */
  readonly checkpoints: readonly number[];
  readonly hasEvidence: boolean;
  readonly hasDisclosures: boolean;
}

const HEAD_WIDTH = 78;

/**
 * What an auditor reads first. The lines that begin with four blanks are commands, to be given in the folder of the bag;
 * nothing but coreutils, OpenSSL 3 and, where it says so, node is needed.
 */
export function readmeOf(facts: ReadmeFacts): string {
  const { subject, size, witnesses, checkpoints } = facts;
  const keys = ['data/log.vkey', ...witnesses].join(' ');
  const sections = [
    what(facts),
    section('The key', [
      'Everything below is worth as much as this key:',
      '',
      `  ${facts.vkey}`,
      '',
      'It is also in data/log.vkey, and as PEM in data/log.pem. Compare it with the key in the schedule of your contract,',
      'with the one in an earlier bundle, or with the one that another party was given. Whoever forges a bundle puts a key',
      'of their own here, and then every step below succeeds.',
    ]),
    section('1. The bundle is whole', [
      `    sha256sum --quiet -c manifest-sha256.txt`,
      `    sha256sum --quiet -c tagmanifest-sha256.txt`,
      `    [ "$(find data -type f | wc -l)" -eq "$(wc -l < manifest-sha256.txt)" ]`,
      '',
      'Proves that no file was damaged, lost or added on the way. Not who made it: anybody can write such lists.',
    ]),
    section('2. The log was signed', [
      `    sh data/check-with-openssl.sh checkpoint data/checkpoint ${keys}`,
      '',
      `Proves that whoever has the key signed this tree of ${size} entries${witnesses.length === 0 ? '' : ', and that each witness saw it no later than it says'}.`,
      ...(witnesses.length === 0
        ? [
            'No key of a witness is in here, so this step does not say that there is no other tree of this size. Where the',
            'checkpoint has a line of a witness whose key you were given, name the file with that key behind data/log.vkey.',
          ]
        : []),
    ]),
    section('3. Every event stands in the log', [
      `    ( for event in data/events/*.json; do sh data/check-with-openssl.sh entry "$event" "data/proofs/$(basename "$event" .json).tlog-proof" data/log.vkey > /dev/null || exit 1; done )`,
      '',
      'Proves that each file in data/events is, byte for byte, the entry of that number in the signed log, and names the',
      'first that is not. It takes about half a second an event. “node data/verify.cjs” below needs seconds for thousands;',
      'or take twenty by chance:',
      '',
      `    ( for event in $(ls data/events/*.json | shuf -n 20); do sh data/check-with-openssl.sh entry "$event" "data/proofs/$(basename "$event" .json).tlog-proof" data/log.vkey > /dev/null || exit 1; done )`,
    ]),
    ...(checkpoints.length === 0
      ? []
      : [
          section('4. The log only grew', [
            `    ( for old in data/checkpoints/*; do sh data/check-with-openssl.sh growth "$old" "data/consistency/$(basename "$old")-${size}.txt" data/log.vkey > /dev/null || exit 1; done )`,
            '',
            'Proves that the earlier checkpoints were signed with the key, and that nothing of them was changed or taken away',
            'since. Do the same with every checkpoint that you kept yourself, in place of one of data/checkpoints: those are the',
            'ones that bind the ledger. If data/consistency has no file for yours, ask for a bundle that names it.',
          ]),
        ]),
    ...(facts.hasEvidence
      ? [
          section('5. Stored files are those that the events name', [
            `    ( for file in data/evidence/*; do hex=$(sha256sum < "$file" | cut -c1-64); [ "$hex" = "$(basename "$file")" ] && cat data/events/*.json | grep -q "sha256:$hex" || exit 1; done )`,
            '',
            'They are encrypted. It proves that what is stored is what was stored then, not what is in it.',
          ]),
        ]
      : []),
    ...(facts.hasDisclosures
      ? [
          section('6. What was disclosed is what was recorded', [
            `    ( for file in data/disclosures/*.json; do index=$(basename "$file" | cut -d- -f1); grep -q "sha256:$(sha256sum < "$file" | cut -c1-64)" "data/events/$index.json" || exit 1; done )`,
            `    ( for file in $(find data/disclosures -name '*.file'); do grep -q "sha256:$(sha256sum < "$file" | cut -c1-64)" "\${file%.file}.json" || exit 1; done )`,
            '',
            'Each file in data/disclosures is the plaintext of a sealed field of that entry, with the random salt without which',
            'nobody could have guessed it; a .file is the evidence itself. They hold personal data: keep them accordingly.',
          ]),
        ]
      : []),
    section('With other programs', [
      'The verifier that npm carries, for steps 2 and 3:',
      '',
      '    node data/verify.cjs',
      '',
      'torchwood’s spicy, for one event: spicy -verify "$(cat data/log.vkey)" data/events/0.json (with the number that there is).',
      'Go’s golang.org/x/mod/sumdb reads data/log.vkey, data/checkpoint and the hashes of data/proofs as they are.',
      'The ledger’s own check does all steps, and the sums of money too: ledger verify <this folder>; the page /verify of a',
      'ledger does it in a browser, and sends the file nowhere. Both share no code with what wrote this.',
    ]),
    section('The money', [
      'data/calculation.json has, for each line of a statement, the entries it rests on, every input of its amount (price,',
      'quantity, cuts, limits with what was used before, split) and the result. “ledger verify” works all of them out again:',
      'price × quantity where the rate card has one price, cuts, what each limit left and cut off, the split to the penny by',
      'largest remainder, lines = statement = parts of the payers, approvals and payments within them.',
      '',
      'It takes as given: prices by other rules than a fixed price (the steps are in the event), and what had been used of',
      'a limit before a line. The sums that go over from one statement to the next are held to the statement before, which',
      'is in the bundle; that one in turn rests on those before it. “ledger verify” on the whole ledger leaves nothing as given.',
    ]),
    section('What is in here', [
      '- index.json: every event with its entry, what it is for, what it rests on, and how it belongs here: "subject",',
      '  "rests-on", "before" (the statement that sums go on from), "later" (what came after and touches it). "outside"',
      '  counts what an event rests on and is not in here.',
      '- events/: the events, byte for byte as they are logged. Persons have random pseudonyms; what is personal is sealed,',
      '  under "sealed", with the SHA-256 of its plaintext and a salt ("commit").',
      '- proofs/: for each, the proof under data/checkpoint (C2SP tlog-proof); events/*.spicy is the same for spicy.',
      '- calculation.json: what each amount follows from, as above.',
      '- checkpoint: the signed size and root of the log (C2SP tlog-checkpoint).',
      '- checkpoints/ and consistency/: earlier ones, and the proofs that the log grew from them (C2SP tlog-witness).',
      '- evidence/ and disclosures/: stored files, and what was disclosed to the reader, where there is any.',
      '- policy.txt and witness-*.vkey: whose cosignatures the ledger asks for, where it asks for any.',
    ]),
    section('What none of this proves', [
      '- Presence, not absence. It shows what was recorded. That nothing else was recorded (another claim for the same person,',
      '  another payment) needs the whole log: ask for all entries, and run “ledger verify”.',
      '- Not that anything was left out before it was ever recorded. Whoever submits something can keep its receipt.',
      '- Not that a claim is true. It shows who verified it, when and how; whether they were right is for you to ask.',
      '- Not who typed it. The person named in an event is the one the ledger took them for.',
      '- Not when it happened in the world. recordedAt lies before the time of the next witnessed checkpoint; occurredAt is',
      '  what somebody said.',
      '- Sealed fields that were not disclosed, or whose key was destroyed since, can be read by nobody here. That they are',
      '  unchanged is proved all the same.',
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
  function what({ asOf, asOfRecordedAt, origin, entries }: ReadmeFacts): string {
    return [
      `Audit bundle: ${subject.kind} ${subject.ref}`,
      '='.repeat(HEAD_WIDTH),
      '',
      `${entries} events of the log ${origin}, as of entry ${asOf} (recorded at ${asOfRecordedAt}),`,
      `each with the proof that it stands in the signed log of ${size} entries.`,
      '',
      'Lines that begin with four blanks are commands. Give them in the folder that holds bagit.txt, on any system with',
      'OpenSSL 3 and coreutils; each ends with exit code 0, and says nothing or “ok”, when it holds. You need neither the',
      'ledger nor its makers, and no network.',
    ].join('\n');
  }
}

function section(title: string, lines: readonly string[]): string {
  return [title, '-'.repeat(title.length), '', ...lines].join('\n');
}
