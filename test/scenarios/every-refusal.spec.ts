import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readScenarioFile, refusalsByPart } from '#scenarios';
import { shownBySpecs } from './refusals-of-no-story.js';
import { scenarioFiles } from './scenario-files.js';

/** Each refusal as a story asks for it: the command, and the name under which it is refused. */
function toldRefusals(): { readonly command: string; readonly reason: string }[] {
  return [...scenarioFiles('ok'), ...scenarioFiles('refused')].flatMap(({ file }) =>
    readScenarioFile(file).steps.flatMap((step) =>
      'expect' in step && step.expect !== undefined && 'refused' in step.expect
        ? [{ command: step.do, reason: step.expect.refused }]
        : [],
    ),
  );
}

describe('every refusal', () => {
  const told = toldRefusals();
  // Where access and a part refuse under one name, the answer does not say which of them it was.
  const isTold = (commands: readonly string[], name: string) =>
    told.some(({ command, reason }) => reason === name && commands.includes(command));
  const all = refusalsByPart.flatMap(({ of, commands, reasons }) =>
    Object.keys(reasons).map((reason) => ({ name: `${of}: ${reason}`, isTold: isTold(commands, reason) })),
  );

  it('is shown by a story in test/scenarios, unless it is listed with the reason why none can', () => {
    expect(all.filter(({ name, isTold }) => !isTold && !(name in shownBySpecs)).map(({ name }) => name)).toEqual([]);
  });

  it('is listed as shown by none only while that is so', () => {
    const listed = Object.keys(shownBySpecs);
    expect(listed.filter((name) => all.some((one) => one.name === name && !one.isTold))).toEqual(listed);
  });

  it.each(Object.entries(shownBySpecs))('%s: no story, but the spec that is named shows it', (name, { spec }) => {
    const reason = name.slice(name.indexOf(': ') + 2);
    expect(readFileSync(spec, 'utf8')).toContain(`'${reason}'`);
  });
});
