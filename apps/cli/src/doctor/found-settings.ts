import { existsSync } from 'node:fs';
import { isReadByOthers } from '#durable-files';
import { fieldOf, type Origin, type ResolvedSettings, type SettingName } from '#settings';
import { about, type Finding } from './finding.js';

/** A setting as it was resolved, and where from. */
export interface FoundSetting {
  readonly setting: SettingName;
  /** What it is called in a file. */
  readonly field: string;
  /** Undefined where nothing says it and there is no default. What is secret is not told. */
  readonly value: string | number | boolean | undefined;
  readonly origin: Origin;
}

export function foundSettings({ values, origins }: ResolvedSettings): readonly FoundSetting[] {
  return [...origins].map(([setting, origin]) => ({
    ...{ setting, field: fieldOf(setting), origin },
    value: setting === 'LEDGER_EVENTSTORE_URL' ? withoutCredentials(values[setting]) : values[setting],
  }));
}

/** Who connects, and with which password, is nobody's business; where to is. A password may have any sign in it, escaped or not. */
function withoutCredentials(url: string | undefined): string | undefined {
  return url?.replace(/\/\/.*@/s, '//…@').replace(/\?.*$/s, '?…');
}

export function originInWords(origin: Origin): string {
  switch (origin.from) {
    case 'option':
      return origin.option;
    case 'environment':
      return 'environment';
    case 'file':
      return `${origin.file}: ${origin.field}`;
    case 'default':
      return 'default';
  }
}

export function settingFindings({ problems, files, values }: ResolvedSettings): readonly Finding[] {
  const { well, wrong } = about('settings', 'Settings');
  if (problems.length > 0) return problems.map((problem) => wrong(problem));
  const read = files.filter(({ isThere }) => isThere).map(({ file }) => file);
  return [
    well(
      read.length === 0 ? 'from options, environment and defaults: there is no file of settings' : read.join(', then '),
    ),
    ...secretFinding(values.LEDGER_OIDC_CLIENT_SECRET_FILE),
  ];
}

function secretFinding(file: string | undefined): readonly Finding[] {
  if (file === undefined) return [];
  const { well, warning, wrong } = about('sign-in', 'Secret of the sign-in');
  if (!existsSync(file))
    return [wrong(`${file} is not there`, 'Nobody can sign in: put LEDGER_OIDC_CLIENT_SECRET_FILE right.')];
  if (isReadByOthers(file)) return [warning(`${file} can be read by others`, `Run: chmod 400 ${file}`)];
  return [well(file)];
}
