import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const breaches = readdirSync('test/architecture/breaches');

/** The names of the rules that a tree breaks. */
async function brokenRules(root: string): Promise<string[]> {
  const answer = await run(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      ...['libs', 'apps'].map((part) => `${root}${part}`).filter((part) => existsSync(part)),
      '--config',
      '.dependency-cruiser.js',
      '--output-type',
      'json',
    ],
    { env: { ...process.env, LEDGER_ARCHITECTURE_ROOT: root, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stdout: string; stderr: string }) => error);
  if (!answer.stdout.startsWith('{')) throw new Error(`${answer.stdout}${answer.stderr}`);
  const { summary } = JSON.parse(answer.stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

describe('the direction of dependencies', () => {
  it('is kept', async () => {
    expect(await brokenRules('')).toEqual([]);
  });

  it.each(breaches)('is broken where it is broken on purpose: %s', async (rule) => {
    expect(await brokenRules(`test/architecture/breaches/${rule}/`)).toContain(rule);
  });

  it('has a deliberate breach for each rule that has a name of its own', async () => {
    const rules = '../../.dependency-cruiser.js';
    const { default: config } = (await import(rules)) as { default: { forbidden: { name: string }[] } };
    const named = config.forbidden.map(({ name }) => name).filter((name) => !name.endsWith('-what-is-upstream'));
    expect(breaches.filter((rule) => !rule.endsWith('-what-is-upstream')).sort()).toEqual(named.sort());
  });
});
