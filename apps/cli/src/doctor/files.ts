import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isReadByOthers } from '#durable-files';
import { formatOfFile, lockHolderOf } from '#event-log';
import { databasesOf, isDemonstration, isInstallation, keyFilesIn, type LedgerDatabase } from '#installation';
import type { LedgerPlace } from '#settings';
import { DELIVERIES_FORMAT, webhooksIn } from '#webhooks';
import { about, type Finding, reasonOf } from './finding.js';

export function folderFinding(place: LedgerPlace): Finding {
  const { well, warning, wrong } = about('folder', 'Folder');
  const folder = resolve(place.data);
  if (!isInstallation(place)) {
    return wrong(
      `There is no ledger in ${folder}`,
      'Make one with “ledger init”, or say where it is with --data or LEDGER_DATA.',
    );
  }
  const whose = isDemonstration(place) ? 'a demonstration, with made-up people' : 'a ledger of real people';
  if (isReadByOthers(folder))
    return warning(`${folder}, ${whose}; others can look into it`, `Run: chmod 700 ${folder}`);
  return well(`${folder}, ${whose}`);
}

export function databaseFindings(place: LedgerPlace, webhooksKey: string | undefined): readonly Finding[] {
  const deliveries: LedgerDatabase = {
    name: 'webhooks',
    file: webhooksIn(place.data, webhooksKey).file,
    format: DELIVERIES_FORMAT,
    isOptional: true,
  };
  return [...databasesOf(place, place.store.kind), deliveries].map(databaseFinding);
}

function databaseFinding({ name, file, format, saidBy, isOptional }: LedgerDatabase): Finding {
  const { well, warning, wrong } = about(`database:${file.split('/').at(-1)}`, `The ${name}`);
  if (!existsSync(file)) {
    return isOptional
      ? well('not needed yet, and not there')
      : wrong(`${file} is not there`, 'Restore it from a backup.');
  }
  try {
    const found = formatOfFile(file, saidBy);
    const size = `${file}, ${inMegabytes(statSync(file).size)}`;
    if (found === format) return well(`format ${found}; ${size}`);
    if (found < format) return warning(`format ${found}, and this version makes ${format} of it; ${size}`);
    return wrong(
      `format ${found}, and this version knows ${format}; ${size}`,
      'A newer version of the ledger wrote it: install that one.',
    );
  } catch (error) {
    return wrong(reasonOf(error), 'Restore it from a backup, or look at who may read it.');
  }
}

/** Who writes now. Nothing is wrong with either: a server holds the lock while it runs. */
export function lockFinding(place: LedgerPlace): Finding {
  const { well } = about('lock', 'Writer');
  const [log] = databasesOf(place, place.store.kind);
  const holder = log === undefined ? undefined : lockHolderOf(log.file);
  if (holder === undefined) return well('nobody: a command that writes may');
  const { process: id, host, isRunning } = holder;
  if (isRunning === false) return well(`nobody: process ${id} on ${host} ended without taking leave`);
  return well(`process ${id} on ${host}${isRunning === undefined ? ', which cannot be asked from here' : ''}`);
}

export function keyFindings(place: LedgerPlace, webhooksKey: string | undefined): readonly Finding[] {
  const { participants, log } = keyFilesIn(place);
  const [current = '', ...others] = log;
  const webhooks = webhooksIn(place.data, webhooksKey).keyFile;
  const isSigning = place.signing.isElsewhere !== true;
  return [
    keyFinding('participants', 'Key to the participants store', participants),
    ...(isSigning ? [keyFinding('log', 'Key that signs the log', current)] : []),
    ...others
      .filter((file) => existsSync(file))
      .map((file) => keyFinding('log-beside', 'Key that signs beside it', file)),
    ...(existsSync(webhooks) ? [keyFinding('webhooks', 'Key to the secrets of webhooks', webhooks)] : []),
  ];
}

/** What is in the file is neither kept nor told. */
function keyFinding(key: string, what: string, file: string): Finding {
  const { well, wrong } = about(`key:${key}`, what);
  if (!existsSync(file)) return wrong(`${file} is not there`, 'Restore it: nothing else opens what it closed.');
  if (isReadByOthers(file)) return wrong(`${file} can be read by others`, `Run: chmod 400 ${file}`);
  try {
    readFileSync(file);
  } catch (error) {
    return wrong(`${file} cannot be read: ${reasonOf(error)}`, 'Run this as the account of the ledger.');
  }
  return well(`${file}, read by its own account alone`);
}

const FREE_MIN = 256 * 1024 * 1024;

/** A rebuild makes the read models beside those in use, so that there must be room for them twice. */
export function diskFinding(place: LedgerPlace, readModelBytes: number): Finding {
  const { well, warning, wrong } = about('disk', 'Free disk space');
  const { bavail, bsize, blocks } = statfsSync(place.data);
  const free = bavail * bsize;
  const says = `${inMegabytes(free)} of ${inMegabytes(blocks * bsize)}`;
  if (free < FREE_MIN) return wrong(`${says}: too little to go on recording`, 'Make room before the disk is full.');
  if (free < 2 * readModelBytes) {
    return warning(
      `${says}: a rebuild needs about ${inMegabytes(readModelBytes)} beside the ${inMegabytes(readModelBytes)} in use`,
    );
  }
  return well(says);
}

function inMegabytes(bytes: number): string {
  const megabytes = Math.round(bytes / 100_000) / 10;
  return megabytes >= 1000 ? `${Math.round(megabytes / 100) / 10} GB` : `${megabytes} MB`;
}
