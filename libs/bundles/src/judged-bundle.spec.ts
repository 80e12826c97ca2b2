import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '#installation';
import { readTlogProof } from '#tamper-evidence';
import { missingForOpenssl, npmVerifier } from '../../../test/judges/found.js';
import { goJudge } from '../../../test/setup/judges.js';
import { playedStory } from '../../../test/tamper/played-story.js';
import { MadeBundle } from '../test/made-bundle.js';

/** The commands that the README of a bundle tells an auditor to give, word for word. */
function commandsIn(readme: string): string[] {
  return readme
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim());
}

const go = goJudge();
const missing = missingForOpenssl() ?? (npmVerifier() === undefined ? 'this npm carries no verifier' : undefined);

describe('a bundle before other people’s programs', () => {
  let installation: Installation;
  let bundle: MadeBundle;
  beforeAll(async () => {
    installation = await playedStory('evidence-held-by-the-ledger');
    await installation.transparency.sign();
    const { ref = '' } =
      installation.store.get<{ ref: string }>("SELECT ref FROM trail_subjects WHERE kind = 'payment'") ?? {};
    bundle = await MadeBundle.of(installation, { kind: 'payment', ref });
  });
  afterAll(() => installation.close());

  const steps = 'tells an auditor commands that hold, and each step fails where that step should';
  (missing === undefined ? it : (it.skip as typeof it))(
    missing === undefined ? steps : `${steps} (${missing})`,
    async () => {
      await bundle.unpacked((folder) => {
        const commands = commandsIn(bundle.text('data/README.txt'));
        expect(commands.length).toBeGreaterThanOrEqual(7);
        const failing = () =>
          commands.flatMap((command, step) => {
            const { status } = spawnSync('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
            return status === 0 ? [] : [step];
          });
        expect(failing().map((step) => commands[step])).toEqual([]);
        const [event = ''] = [...bundle.files.keys()].filter((name) => /^data\/events\/\d+\.json$/.test(name));
        const whole = readFileSync(join(folder, event));
        writeFileSync(join(folder, event), Buffer.from(whole.toString().replace('"salt":"', '"salt":"x')));
        const names = failing().map((step) => commands[step]);
        expect(names).toContainEqual(expect.stringContaining('sha256sum --quiet -c manifest'));
        expect(names).toContainEqual(expect.stringContaining('check-with-openssl.sh entry'));
        expect(names).toContainEqual('node data/verify.cjs');
      });
    },
    300_000,
  );

  it('has events and proofs that spicy would read: a proof without its first line', () => {
    for (const name of bundle.files.keys()) {
      if (!name.endsWith('.tlog-proof')) continue;
      const index = readTlogProof(bundle.text(name)).index;
      expect(bundle.text(name)).toBe(`c2sp.org/tlog-proof@v1\n${bundle.text(`data/events/${index}.json.spicy`)}`);
    }
  });

  (('executable' in go ? it : it.skip) as typeof it)(
    'executable' in go ? 'stands before golang.org/x/mod' : `stands before golang.org/x/mod (${go.missing})`,
    () => {
      if (!('executable' in go)) throw new Error(go.missing);
      const note = bundle.text('data/checkpoint');
      const [, size, root] = note.split('\n');
      const questions = [
        { Kind: 'note', Note: note, Vkey: bundle.text('data/log.vkey').trim() },
        ...[...bundle.files.keys()]
          .filter((name) => name.endsWith('.tlog-proof'))
          .map((name) => {
            const { index, hashes } = readTlogProof(bundle.text(name));
            const leaf = installation.transparency.leafOf(index) ?? Buffer.alloc(0);
            return {
              ...{ Kind: 'inclusion', Index: index, Size: Number(size), Root: root },
              ...{ Leaf: leaf.toString('base64'), Proof: hashes.map((hash) => hash.toString('base64')) },
            };
          }),
      ];
      const answers = JSON.parse(
        execFileSync(go.executable, { input: JSON.stringify(questions), encoding: 'utf8', maxBuffer: 2 ** 26 }),
      ) as readonly { readonly Problem: string }[];
      expect(answers).toHaveLength(questions.length);
      expect(answers.filter(({ Problem }) => Problem !== '')).toEqual([]);
    },
  );
});
