import { SystemClock } from '#kernel';
import { ledgerPlaceOf, type ResolvedSettings, resolveSettings } from '#settings';
import { databaseFindings, diskFinding, folderFinding, keyFindings, lockFinding } from '../doctor/files.js';
import type { Finding, State } from '../doctor/finding.js';
import { type FoundSetting, foundSettings, originInWords, settingFindings } from '../doctor/found-settings.js';
import { readModelBytes, readModelFinding, storeFinding, verificationFinding, witnessFinding } from '../doctor/log.js';
import { clockFinding, machineFindings } from '../doctor/machine.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { Session } from '../session.js';
import { sourcesOf } from '../settings.js';
import { table, wrap } from '../table.js';
import { plural } from '../terminal.js';

/**
 * `ledger doctor`: what the settings lead to and where each comes from, and whether all is as it should be. It changes
 * nothing, asks nobody outside, and works beside a server.
 */
export async function doctor(session: Session): Promise<ExitCode> {
  const { out } = session;
  const settings = resolveSettings(sourcesOf(session), 'server');
  const findings = await findingsOf(settings);
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  const exit = wrong === 0 ? exitCodes.ok : exitCodes.failed;
  if (session.options.json) {
    const { files } = settings;
    await out.document({ isWell: wrong === 0, findings, settings: foundSettings(settings), files }, findings);
  } else if (out.options.plain) {
    await out.records(findings.map(({ check, state, says, hint = '' }) => [check, state, says, hint]));
  } else {
    await out.lines(findings.flatMap((finding) => lines(session, finding)));
    await out.line();
    await out.lines(settingTable(foundSettings(settings), out.width));
    await out.line();
    await out.line(verdict(session, findings));
  }
  return exit;
}

async function findingsOf(settings: ResolvedSettings): Promise<readonly Finding[]> {
  const now = new SystemClock().now();
  const always = [...machineFindings(now), ...settingFindings(settings)];
  // What wrong settings lead to is nobody's ledger.
  if (settings.problems.length > 0) return always;
  const place = ledgerPlaceOf(settings.values);
  const folder = folderFinding(place);
  if (folder.state === 'wrong') return [...always, folder, clockFinding(now, undefined)];
  const webhooksKey = settings.values.LEDGER_WEBHOOKS_KEY;
  const { finding, last } = await storeFinding(place);
  return [
    ...always,
    folder,
    lockFinding(place),
    finding,
    ...databaseFindings(place, webhooksKey),
    readModelFinding(place, last),
    verificationFinding(place),
    ...keyFindings(place, webhooksKey),
    witnessFinding(place),
    diskFinding(place, readModelBytes(place)),
    clockFinding(now, last),
  ];
}

const MARKS: Record<State, readonly [word: string, style: 'green' | 'yellow' | 'red']> = {
  well: ['well', 'green'],
  warning: ['look', 'yellow'],
  wrong: ['WRONG', 'red'],
};

function lines({ out }: Session, { about, state, says, hint }: Finding): string[] {
  const [word, style] = MARKS[state];
  const [first = '', ...rest] = wrap(`${about}: ${says}`, out.width - 7);
  return [
    `${out.style(style, word.padEnd(5))}  ${first}`,
    ...[...rest, ...(hint === undefined ? [] : wrap(hint, out.width - 7))].map((line) => `       ${line}`),
  ];
}

function settingTable(settings: readonly FoundSetting[], width: number): string[] {
  return table(
    [{ title: 'Setting' }, { title: 'Value' }, { title: 'From' }],
    settings.map(({ setting, value, origin }) => [setting, String(value ?? ''), originInWords(origin)]),
    width,
  );
}

function verdict({ out }: Session, findings: readonly Finding[]): string {
  const of = (state: State) => findings.filter((finding) => finding.state === state).length;
  const [wrong, warnings] = [of('wrong'), of('warning')];
  const also = warnings === 0 ? '' : `, ${plural(warnings, 'thing')} to look at`;
  if (wrong > 0) return out.style('red', `${plural(wrong, 'thing is', 'things are')} wrong${also}.`);
  return out.style('green', `Nothing is wrong${also}.`);
}
