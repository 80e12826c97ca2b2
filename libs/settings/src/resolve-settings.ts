import { join } from 'node:path';
import { type ConfigFile, PROJECT_FILE, readConfigFile, userFileOf } from './config-file.js';
import {
  COMMAND_LINE,
  fieldOf,
  type Problem,
  problemsBetween,
  type SettingName,
  Settings,
  type SettingValues,
  settingNames,
  valueOfText,
} from './settings.js';

/** Who asks: a server goes by every setting, a command by those of the command line. */
export type SettingsReader = 'server' | 'command-line';

/** An option as it was given, by the setting that it stands for. */
export interface Given {
  readonly option: string;
  readonly value: string;
}

export interface SettingsSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder in which the project's own file of settings is looked for. */
  readonly cwd: string;
  readonly options?: Partial<Record<SettingName, Given>>;
}

/** Where a setting comes from. */
export type Origin =
  | { readonly from: 'option'; readonly option: string }
  | { readonly from: 'environment'; readonly variable: string }
  | { readonly from: 'file'; readonly file: string; readonly field: string }
  | { readonly from: 'default' };

export interface ResolvedSettings {
  /** Only to be relied on where there is no problem. */
  readonly values: SettingValues;
  readonly origins: ReadonlyMap<SettingName, Origin>;
  /** Where files of settings are looked for, whether they are there or not: the project's, then the user's. */
  readonly files: readonly Pick<ConfigFile, 'file' | 'isThere'>[];
  /** Everything that is wrong, a sentence each. No value is repeated: a connection string holds a password. */
  readonly problems: readonly string[];
}

/** The settings do not say what is needed. The message lists every problem, one a line. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';

  static of(problems: readonly string[]): BadSettings {
    return new BadSettings(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

interface Found {
  readonly value: unknown;
  readonly origin: Origin;
}

/**
 * Every setting from where it is said first: an option, the environment, the file of the project, the file of the user,
 * the default. An empty variable is one that was not given: compose files write them so.
 */
export function resolveSettings(
  { environment, cwd, options = {} }: SettingsSources,
  reader: SettingsReader,
): ResolvedSettings {
  const places = [join(cwd, PROJECT_FILE), userFileOf(environment)].filter((file) => file !== undefined);
  const files = [...new Set(places)].map(readConfigFile);
  const names = reader === 'server' ? settingNames : COMMAND_LINE;
  const found = new Map<SettingName, Found>();
  for (const name of names) {
    const said = saidOf(name, { environment, options, files });
    if (said !== undefined) found.set(name, said);
  }
  const origins = new Map(names.map((name) => [name, found.get(name)?.origin ?? ({ from: 'default' } as const)]));
  const parsed = Settings.safeParse(Object.fromEntries([...found].map(([name, { value }]) => [name, value])));
  const where = ({ name, message }: Problem) => `${sayer(name, origins.get(name))}: ${message}`;
  const wrong = parsed.success
    ? problemsBetween(parsed.data, reader === 'server')
    : parsed.error.issues.map(({ path: [name], message }) => ({ name: name as SettingName, message }));
  return {
    values: parsed.success ? parsed.data : Settings.parse({}),
    origins,
    files: files.map(({ file, isThere }) => ({ file, isThere })),
    problems: [...files.flatMap(({ problems }) => problems), ...wrong.map(where)],
  };
}

function saidOf(
  name: SettingName,
  {
    environment,
    options,
    files,
  }: Required<Pick<SettingsSources, 'environment' | 'options'>> & { readonly files: readonly ConfigFile[] },
): Found | undefined {
  const given = options[name];
  if (given !== undefined) {
    return { value: valueOfText(name, given.value), origin: { from: 'option', option: given.option } };
  }
  const variable = environment[name];
  if (variable !== undefined && variable !== '') {
    return { value: valueOfText(name, variable), origin: { from: 'environment', variable: name } };
  }
  const file = files.find(({ values }) => values.has(name));
  if (file === undefined) return undefined;
  return { value: file.values.get(name), origin: { from: 'file', file: file.file, field: fieldOf(name) } };
}

/** Whoever has to put it right looks there. What is said nowhere is called by its variable. */
function sayer(name: SettingName, origin: Origin | undefined): string {
  switch (origin?.from) {
    case 'option':
      return origin.option;
    case 'file':
      return `${origin.file}: ${origin.field}`;
    default:
      return name;
  }
}
