import { countInWords } from '#kernel';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { writing } from '../open.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';

/** `ledger rebuild`: all read models again from the log, beside those in use. */
export function rebuild(session: Session, { projection }: { readonly projection?: string }): Promise<ExitCode> {
  return writing(session, async ({ follower, store }) => {
    const { out, options, io } = session;
    if (follower === undefined) throw new Failure('failed', 'no-read-models', 'This ledger has no read models');
    const names = follower.status.projections.map(({ name }) => name);
    if (projection !== undefined && !names.includes(projection)) {
      throw new Failure(
        'usage',
        'projection-unknown',
        `There is no projection ${projection}; there are ${names.join(', ')}`,
      );
    }
    const total = store.get<{ count: number }>('SELECT count(*) AS count FROM entries')?.count ?? 0;
    const progress = out.progress('Rebuilding', total);
    const started = io.elapsed();
    const report = await follower.rebuild((events) => progress.at(events)).finally(() => progress.end());
    const seconds = (io.elapsed() - started) / 1000;
    const parked = follower.status.parked.count;
    if (options.json) {
      await out.document({
        events: report.events,
        projections: names,
        parked,
        milliseconds: Math.round(seconds * 1000),
      });
    } else {
      await out.line(`${plural(report.events, 'event')} read again for ${plural(names.length, 'projection')}.`);
      out.note(
        `It took ${seconds < 10 ? String(Math.round(seconds * 10) / 10) : Math.round(seconds)} s, ${countInWords(Math.round(report.events / Math.max(seconds, 0.001)))} events a second.`,
      );
      if (projection !== undefined) out.note('All projections stand in one file, so all of them were made again.');
      if (parked > 0) out.warn(`${plural(parked, 'projection')} cannot go on: an event cannot be handled.`);
    }
    return parked > 0 ? exitCodes.failed : exitCodes.ok;
  });
}
