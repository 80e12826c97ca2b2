import { countInWords, formatPence } from '#kernel';
import { type CurtailmentRow, StatementsRegister } from '#payments';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { contractNamed } from './contract-named.js';

interface Options {
  readonly cap?: string;
  readonly claim?: string;
  readonly limit?: number;
  readonly asOf?: string;
}

const PRINTED = 30;

/** `ledger curtailed`: what was achieved and verified and is not payable, by which cap, and of which claim. */
export function curtailed(session: Session, contract: string, options: Options): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out } = session;
    const { store } = installation;
    const named = contractNamed(installation, contract);
    const asked = momentOf(store, options.asOf === undefined ? {} : { asOf: options.asOf });
    const register = new StatementsRegister(store);
    const { cap, claim } = options;
    const only = { ...(cap === undefined ? {} : { cap }), ...(claim === undefined ? {} : { claim }) };
    const cuts = everyPage((after) => register.curtailments(named, { ...asked, ...only, ...after }));
    const byCap = register
      .curtailed(named, asked)
      .filter((one) => one.claims > 0 && (cap === undefined || one.cap === cap));
    if (session.options.json) {
      await out.document({ contract, asOf: asked.asOf ?? null, byCap, curtailments: cuts });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    const sum = cuts.reduce((pence, { cut_pence }) => pence + cut_pence, 0);
    const claims = new Set(cuts.map((one) => one.claim)).size;
    await out.line(
      out.style(
        'bold',
        `Achieved, verified and not payable in ${contract}: ${formatPence(sum)} of ${plural(claims, 'claim')}`,
      ),
    );
    if (cuts.length === 0) return exitCodes.ok;
    await out.line();
    if (claim === undefined) {
      await out.lines(
        table(
          [{ title: 'Cap' }, { title: 'For' }, { title: 'Claims', align: 'right' }, { title: 'Cut', align: 'right' }],
          byCap.map((one) => [one.cap, one.level, countInWords(one.claims), formatPence(one.cut_pence)]),
          out.width,
        ),
      );
      await out.line();
    }
    const printed = options.limit ?? PRINTED;
    await out.lines(cutTable(cuts.slice(0, printed), out.width));
    if (cuts.length > printed)
      await out.line(`… and ${countInWords(cuts.length - printed)} more: --limit, or --json for all`);
    return exitCodes.ok;
  });
}

function cutTable(cuts: readonly CurtailmentRow[], width: number): string[] {
  const amount = ({ counts }: CurtailmentRow, value: number) =>
    counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`;
  return table(
    [
      { title: 'Claim' },
      { title: 'Achieved' },
      { title: 'Line' },
      { title: 'Cap' },
      { title: 'Limit', align: 'right' },
      { title: 'Used before', align: 'right' },
      { title: 'Left', align: 'right' },
      { title: 'Cut', align: 'right' },
    ],
    cuts.map((cut) => [
      cut.claim,
      cut.achieved_on,
      `${cut.statement}/${cut.line}`,
      `${cut.cap} (${cut.payer ?? cut.level})`,
      amount(cut, cut.limit_value),
      amount(cut, cut.used_before),
      amount(cut, cut.room),
      formatPence(cut.cut_pence),
    ]),
    width,
  );
}
