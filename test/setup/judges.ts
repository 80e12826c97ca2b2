import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Other people's verifier, made from Debian's own packages, or why there is none. */
export type FoundJudge = { readonly executable: string } | { readonly missing: string };

const SOURCE = 'test/judges/go/judge.go';
const PACKAGES = ['golang-go', 'golang-golang-x-mod-dev'];
/** Where Debian puts the sources of Go libraries. */
const GOPATH = '/usr/share/gocode';
const X_MOD = `${GOPATH}/src/golang.org/x/mod/sumdb/tlog`;
/** For each step: an installation of this size takes about twenty seconds. */
const STEP_MS = 180_000;

/** What the preparation left: the program, or the reason that there is none. Nothing is installed or built here. */
export function goJudge(): FoundJudge {
  const executable = place();
  if (existsSync(executable)) return { executable };
  const reason = `${executable}.missing`;
  return { missing: existsSync(reason) ? readFileSync(reason, 'utf8') : 'it is prepared by: npm run judges' };
}

/**
 * Finds golang.org/x/mod and makes a program of it, installing Debian's packages where that can be done (as root, with
 * apt-get), and keeps what came of it.
 */
export function prepareGoJudge(): FoundJudge {
  const executable = place();
  if (existsSync(executable)) return { executable };
  const problem = hasXMod() ? undefined : install();
  const missing = hasXMod() ? build(executable) : (problem ?? 'the packages were installed, and are not there');
  mkdirSync(dirname(executable), { recursive: true });
  rmSync(`${executable}.missing`, { force: true });
  if (missing === undefined) return { executable };
  writeFileSync(`${executable}.missing`, missing);
  return { missing };
}

/** Kept with the packages, so that a fresh installation makes it anew; named after its source, so that a change does too. */
function place(): string {
  const digest = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  return join('node_modules/.cache/outcomes-ledger', `go-judge-${digest}`);
}

function hasXMod(): boolean {
  return existsSync(X_MOD) && carryOut('go', ['version']) === undefined;
}

/** @returns what went wrong, if something did. */
function install(): string | undefined {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!isRootOnDebian) return `apt-get install ${PACKAGES.join(' ')} needs root on Debian or a descendant of it`;
  // Without a network this is to fail soon, because it comes before every run of the tests.
  const patience = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20'];
  return (
    carryOut('apt-get', [...patience, 'update']) ??
    carryOut('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...PACKAGES])
  );
}

/** @returns what went wrong, if something did. */
function build(executable: string): string | undefined {
  mkdirSync(dirname(executable), { recursive: true });
  const folder = mkdtempSync(`${executable}-`);
  try {
    const made = join(folder, 'judge');
    const problem = carryOut('go', ['build', '-o', made, SOURCE], {
      GO111MODULE: 'off',
      GOPATH,
      GOFLAGS: '',
      GOCACHE: resolve(folder, 'cache'),
    });
    // Put in place whole, so that a test beside this never runs half of it.
    if (problem === undefined) renameSync(made, executable);
    return problem;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function carryOut(command: string, rest: readonly string[], settings: Record<string, string> = {}): string | undefined {
  try {
    execFileSync(command, rest, {
      stdio: 'pipe',
      timeout: STEP_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...settings },
    });
    return undefined;
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).replace(/\s+/g, ' ');
    return `“${[command, ...rest].join(' ')}” failed: ${said.slice(-300)}`;
  }
}
