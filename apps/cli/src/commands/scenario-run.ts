import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { problemLine, readScenarioFile, renderReport, runScenario, ScenarioInvalid } from '#scenarios';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import type { Session } from '../session.js';
import { configOf } from '../settings.js';

/** `ledger scenario run`: a story through the real commands, in a ledger that is made for it and thrown away. */
export async function scenarioRun(session: Session, file: string): Promise<ExitCode> {
  const { io, out, options } = session;
  const scenario = readScenario(resolve(io.cwd, file));
  // A story changes no ledger, so the store is asked for by itself; the folder of the ledger plays no part.
  const store = options.store === 'memory' ? ({ kind: 'memory' } as const) : configOf(session).store;
  const progress = out.progress(scenario.name);
  const report = await runScenario(scenario, {
    store,
    onProgress: ({ done, total }) => progress.at(done, total),
  }).finally(() => progress.end());
  if (options.json) await out.document(report);
  else await out.line(renderReport(report));
  return report.isAsExpected ? exitCodes.ok : exitCodes.failed;
}

function readScenario(file: string) {
  if (!existsSync(file)) throw new Failure('usage', 'file-not-found', `There is no file ${file}`);
  try {
    return readScenarioFile(file);
  } catch (error) {
    if (error instanceof ScenarioInvalid) {
      throw new Failure(
        'failed',
        'scenario-invalid',
        `${file} is not a scenario:\n${error.problems.map((problem) => `  ${problemLine(problem)}`).join('\n')}`,
      );
    }
    throw error;
  }
}
