import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { nearest } from './nearest.js';
import { fieldOf, NOT_IN_A_FILE, PLACES, type SettingName, Settings, settingNames } from './settings.js';

export const PROJECT_FILE = 'ledger.config.json';

/** What one file of settings says, and what is wrong with it. */
export interface ConfigFile {
  readonly file: string;
  readonly isThere: boolean;
  readonly values: ReadonlyMap<SettingName, unknown>;
  /** A sentence each, with the file and the field. A value is never repeated: it may hold what it should not. */
  readonly problems: readonly string[];
}

/**
 * The file of whoever runs the command: where the XDG base directories say, else `.config` in their home folder.
 * Undefined where the environment knows neither.
 */
export function userFileOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CONFIG_HOME: config = '', HOME: home = '' } = environment;
  // A relative path there means nothing, says the specification.
  const folder = isAbsolute(config) ? config : isAbsolute(home) ? join(home, '.config') : undefined;
  return folder === undefined ? undefined : join(folder, 'outcomes-ledger', 'config.json');
}

export function readConfigFile(file: string): ConfigFile {
  const nothing = { file, values: new Map<SettingName, unknown>() };
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isThere = code !== 'ENOENT' && code !== 'ENOTDIR';
    return { ...nothing, isThere, problems: isThere ? [`${file} cannot be read: ${message}`] : [] };
  }
  const parsed = parse(written);
  if ('wrong' in parsed) return { ...nothing, isThere: true, problems: [`${file} ${parsed.wrong}`] };
  return { ...fieldsOf(file, parsed.fields), file, isThere: true };
}

function parse(written: string): { readonly fields: object } | { readonly wrong: string } {
  try {
    const fields: unknown = JSON.parse(written);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { fields };
    return { wrong: 'must hold one JSON object: settings by their names' };
  } catch (error) {
    // The parser repeats what it stumbled over, so only the place is told.
    const [place = ''] = /line \d+ column \d+/.exec((error as Error).message) ?? [];
    return { wrong: `is no JSON${place === '' ? '' : `: look at ${place.replace(' column', ', column')}`}` };
  }
}

const byField = new Map<string, SettingName>(settingNames.map((name) => [fieldOf(name), name]));

function fieldsOf(file: string, fields: object): Pick<ConfigFile, 'values' | 'problems'> {
  const values = new Map<SettingName, unknown>();
  const problems: string[] = [];
  for (const [field, value] of Object.entries(fields)) {
    // Editors take the schema of a file from it.
    if (field === '$schema') continue;
    const name = byField.get(field);
    const wrong = name === undefined ? unknownField(field) : (NOT_IN_A_FILE[name] ?? wrongValue(name, value));
    if (wrong !== undefined) problems.push(`${file}: ${field} ${wrong}`);
    else if (name !== undefined) values.set(name, placed(file, name, value));
  }
  return { values, problems };
}

function wrongValue(name: SettingName, value: unknown): string | undefined {
  const checked = Settings.shape[name].safeParse(value ?? null);
  return checked.success ? undefined : (checked.error.issues[0]?.message ?? 'is not right');
}

function unknownField(field: string): string {
  const asVariable = settingNames.find((name) => name === field.toUpperCase());
  if (asVariable !== undefined) return `is called ${fieldOf(asVariable)} in a file`;
  if (/secret|passw|token|credential/i.test(field)) return 'is no setting, and no secret may stand in this file';
  const meant = nearest(field, [...byField.keys()]);
  return `is no setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** What a file names stands where the file stands, from wherever it is read. */
function placed(file: string, name: SettingName, value: unknown): unknown {
  return PLACES.includes(name) ? resolve(dirname(file), String(value)) : value;
}
