import { NotAllowed, refusalInWords } from '#contracts';
import {
  PUBLISHED_TABLES,
  PublicationsRegister,
  PublishedTables,
  publicationReasons,
  ReleasePublication,
  type ReleasePublicationInput,
} from '#exports';
import { newUuid } from '#kernel';
import { actorOf } from '../acting.js';
import type { Acting } from '../acting-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { momentOf } from '../moments.js';
import { reading, writing } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';

/** `ledger publish`: a table for a quarter, with small numbers kept out of it. */
export function publish(
  session: Session,
  asked: { readonly table: string; readonly contract: string; readonly until: string },
  acting: Acting,
): Promise<ExitCode> {
  const { out } = session;
  return writing(session, async (installation) => {
    const actor = await actorOf(session, installation, acting);
    const bus = await installation.bus();
    const context = { commandId: newUuid(installation.entropy), actor };
    const answer = await bus
      .execute(new ReleasePublication(asked as ReleasePublicationInput, context))
      .catch((error: unknown) => {
        throw error instanceof NotAllowed ? new Failure('failed', error.code, error.message) : error;
      });
    if (answer.kind === 'refused') {
      const { refused } = answer.refusal;
      throw new Failure('failed', refused, refusalInWords<string>(publicationReasons, answer.refusal));
    }
    if (answer.position !== undefined) await installation.store.whenHandled(answer.position, 10_000);
    await out.line(
      `${answer.repeated ? 'Published already' : 'Published'}: ${asked.table} of ${asked.contract} until ${asked.until}`,
    );
    return exitCodes.ok;
  });
}

/** `ledger published`: the list of what was published, or one table, byte for byte. */
export function published(
  session: Session,
  contract: string,
  { table: name, until }: { readonly table: string | undefined; readonly until: string | undefined },
  options: { readonly asOf?: string },
): Promise<ExitCode> {
  const { out } = session;
  return reading(session, async ({ store }) => {
    const register = new PublicationsRegister(store);
    const asked = momentOf(store, options);
    if (name === undefined) {
      const rows = everyPage((after) => register.publications(contract, { ...asked, ...after }));
      if (session.options.json) await out.document(rows.map(({ rules: _, ...row }) => row));
      else {
        const columns = ['Table', 'Until', 'As of entry', 'Suppressed', 'Published', 'Digest'].map((title) => ({
          title,
        }));
        const cells = rows.map((row) => [
          row.published,
          row.until,
          String(row.as_of),
          String(row.suppressed),
          row.released_on,
          row.table_sha256,
        ]);
        if (rows.length === 0) out.note(`Nothing of ${contract} was published.`);
        else await out.table({ columns, rows: cells });
      }
      return exitCodes.ok;
    }
    const table = PUBLISHED_TABLES.find((one) => one === name);
    if (table === undefined) {
      throw new Failure(
        'usage',
        'table-unknown',
        `There is no published table ${name}; there are ${PUBLISHED_TABLES.join(', ')}`,
      );
    }
    const releases = register.releases(contract, table, { ...asked, ...(until === undefined ? {} : { until }) });
    const last = releases.at(-1);
    if (last === undefined || (until !== undefined && last.until !== until)) {
      throw new Failure(
        'failed',
        'not-found',
        `The table ${table} of ${contract} was not published${until === undefined ? '' : ` until ${until}`}`,
      );
    }
    const made = new PublishedTables(store).all(contract, table, releases).at(-1);
    if (made !== undefined) await out.line(made.text.trimEnd());
    return exitCodes.ok;
  });
}
