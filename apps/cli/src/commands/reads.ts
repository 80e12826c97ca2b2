import { type DisclosureRow, type ReadingRow, ReadsRegister } from '#persons';
import type { ReadStore } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { namesOf } from '../words.js';

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
      await out.document({ contract, person: wanted.person ?? null, readings, disclosures });
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
      await out.lines(
        table(
          [
            { title: 'Entry', align: 'right' },
            { title: 'Read' },
            { title: 'By' },
            { title: 'What' },
            { title: 'About' },
          ],
          readings.map((row) => [
            String(row.entry),
            inWords(row.read_at),
            `${row.read_by} of ${names.of(row.read_for)}, ${row.read_role.replaceAll('-', ' ')}`,
            whatInWords(row),
            row.subject,
          ]),
          out.width,
        ),
      );
    }
    if (disclosures.length > 0) {
      await out.line();
      await out.lines(
        table(
          [
            { title: 'Entry', align: 'right' },
            { title: 'Disclosed' },
            { title: 'By' },
            { title: 'To' },
            { title: 'What' },
            { title: 'About' },
          ],
          disclosures.map((row) => [
            String(row.entry),
            inWords(row.disclosed_at),
            `${row.disclosed_by} of ${names.of(row.disclosed_for)}`,
            `${row.disclosed_to}, for ${row.purpose.replaceAll('-', ' ')}`,
            `${row.file === null ? row.path : 'the file'} of entry ${row.of_entry}`,
            row.subject,
          ]),
          out.width,
        ),
      );
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
