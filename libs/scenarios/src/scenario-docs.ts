import { z } from 'zod';
import { reasons } from './reasons.js';
import { stepSchemas } from './scenario.js';
import { partOfCommand, type StepCommand, stepCommands } from './step-commands.js';

/** The parts of `docs/scenarios.md` that the code knows best, by the name of the mark between which they stand. */
export function scenarioDocsParts(): Readonly<Record<string, string>> {
  return { commands: commandTable(), refusals: refusalTable() };
}

/** The page with its parts written again. @throws RangeError when a mark is missing. */
export function withScenarioDocsParts(page: string): string {
  let written = page;
  for (const [name, text] of Object.entries(scenarioDocsParts())) {
    const begin = `<!-- ${name}: written by npm run docs -->\n`;
    const end = `<!-- end of ${name} -->`;
    const from = written.indexOf(begin);
    const to = written.indexOf(end);
    if (from < 0 || to < from) throw new RangeError(`The page has no place for ${name}`);
    written = `${written.slice(0, from + begin.length)}\n${text}\n${written.slice(to)}`;
  }
  return written;
}

function commandTable(): string {
  const rows = (Object.keys(stepCommands) as StepCommand[]).map((name) => {
    const part = partOfCommand[name];
    const by = part === undefined ? 'always says `by`' : `\`${part}\``;
    return `| \`${name}\` | ${stepCommands[name].summary} | ${fieldsOf(name)} | ${by} |`;
  });
  return [
    '| `do` | what it does | `with` (`?` may be left out) | who, by default |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

interface FieldSchema {
  readonly enum?: readonly string[];
  readonly $ref?: string;
}

function fieldsOf(name: StepCommand): string {
  const step = z.toJSONSchema(stepSchemas[name].shape.with, { io: 'input' });
  const { required = [] } = step;
  const properties = step.properties as Readonly<Record<string, FieldSchema>>;
  return Object.entries(properties)
    .map(([field, { enum: values }]) => {
      const mark = required.includes(field) ? '' : '?';
      return values === undefined ? `\`${field}${mark}\`` : `\`${field}${mark}\` (${values.join(', ')})`;
    })
    .join(', ');
}

function refusalTable(): string {
  const rows = [...reasons].map(([name, words]) => `| \`${name}\` | ${words.join('; or: ')} |`);
  return ['| refusal | in words |', '| --- | --- |', ...rows, ''].join('\n');
}
