import { type DisclosureRow, type ReadingRow, ReadsRegister } from '#persons';
import type { ReadStore } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import type { Cell } from '../table.js';
import { namesOf, plain } from '../words.js';

interface Wanted {
  readonly person?: string;
  readonly contract?: string;
  readonly by?: string;
  readonly asOf?: string;
}

/** `ledger reads`: the record of who read what, which stands in the log like everything else. */
export function reads(session: Session, wanted: Wanted): Promise<ExitCode> {
  return reading(session, async ({ store }) => {
    const { out, options } = session;
    const asked = momentOf(store, wanted.asOf === undefined ? {} : { asOf: wanted.asOf });
    const { contract, subject } = whose(store, wanted);
    const register = new ReadsRegister(store);
    const query = { ...asked, subject, by: wanted.by };
    const readings = everyPage<ReadingRow>((after) => register.readings(contract, { ...query, ...after }));
    const disclosures = everyPage<DisclosureRow>((after) => register.disclosures(contract, { ...query, ...after }));
    if (options.json) {
      await out.document({ contract, person: wanted.person ?? null, readings, disclosures }, [
        ...readings,
        ...disclosures,
      ]);
      return exitCodes.ok;
    }
    if (readings.length === 0 && disclosures.length === 0) {
      out.note(
        'Nobody whose name is known has read anything of it. Pages and queries without a name are not recorded.',
      );
      return exitCodes.ok;
    }
    const names = namesOf(store, contract, asked);
    if (readings.length > 0) {
      await out.table({
        columns: [
          { title: 'Entry', align: 'right' },
          { title: 'Read' },
          { title: 'By' },
          { title: 'What' },
          { title: 'About' },
        ],
        rows: readings.map((row): Cell[] => [
          String(row.entry),
          { text: inWords(row.read_at), plain: row.read_at },
          {
            text: `${names.who(row.read_by, row.read_for)}, ${plain(row.read_role)}`,
            plain: `${row.read_by};${row.read_for};${row.read_role}`,
          },
          whatInWords(row),
          row.subject,
        ]),
      });
    }
    // Who was told of it is another list: with --plain, `--jsonl` tells the two apart.
    if (disclosures.length > 0 && !out.options.plain) {
      await out.line();
      await out.table({
        columns: [
          { title: 'Entry', align: 'right' },
          { title: 'Disclosed' },
          { title: 'By' },
          { title: 'To' },
          { title: 'What' },
          { title: 'About' },
        ],
        rows: disclosures.map((row): Cell[] => [
          String(row.entry),
          inWords(row.disclosed_at),
          names.who(row.disclosed_by, row.disclosed_for),
          `${row.disclosed_to}, for ${row.purpose.replaceAll('-', ' ')}`,
          `${row.file === null ? row.path : 'the file'} of entry ${row.of_entry}`,
          row.subject,
        ]),
      });
    }
    out.note('Each reader, thing and day once.');
    return exitCodes.ok;
  });
}

function whatInWords({ what, read_entry, path }: ReadingRow): string {
  switch (what) {
    case 'identity':
      return 'who it is';
    case 'journey':
      return 'the whole record';
    case 'file':
      return 'an evidence file';
    default:
      return `${path} of entry ${read_entry}`;
  }
}

function whose(store: ReadStore, { person, contract }: Wanted): { contract: string; subject: string | undefined } {
  if (person !== undefined) {
    const known = store.get<{ contract: string }>('SELECT contract FROM referrals WHERE person = :person LIMIT 1', {
      person,
    });
    if (known === undefined) throw new Failure('failed', 'not-found', `There is no person ${person} in this ledger`);
    return { contract: known.contract, subject: person };
  }
  if (contract === undefined) {
    throw new Failure('usage', 'whose-reads', 'Whose? Say --person with a pseudonym, or --contract with a contract');
  }
  return { contract, subject: undefined };
}
