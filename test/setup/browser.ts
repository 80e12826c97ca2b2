import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** What lets Chromium start as root, in a container, without looking for anything on the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

/** A browser that can be started, or why there is none. */
export type FoundBrowser = { readonly executable: string } | { readonly missing: string };

/**
 * Finds a Chromium: the one that CHROMIUM_PATH names, else the system's, else Playwright's own, else one that is
 * installed now (by apt as root on Debian, otherwise by Playwright's installer).
 */
export function findBrowser(environment: Readonly<Record<string, string | undefined>> = process.env): FoundBrowser {
  const named = environment.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    return isExecutable(named)
      ? { executable: named }
      : { missing: `CHROMIUM_PATH names ${named}, which cannot be run` };
  }
  const present = onPath(environment.PATH) ?? playwrights();
  if (present !== undefined) return { executable: present };
  const problem = install();
  const installed = onPath(environment.PATH) ?? playwrights();
  return installed === undefined
    ? { missing: problem ?? 'the installer left no browser behind' }
    : { executable: installed };
}

export function launch({ executable }: { readonly executable: string }): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: FLAGS });
}

function onPath(path = ''): string | undefined {
  for (const folder of path.split(':').filter((part) => part !== '')) {
    for (const name of NAMES) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function playwrights(): string | undefined {
  const file = chromium.executablePath();
  return isExecutable(file) ? file : undefined;
}

/**
 * Descendants of Debian may have no package of this name, or one that only points elsewhere; then Playwright's is tried.
 *
 * @returns what went wrong, if something did.
 */
function install(): string | undefined {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  const apt = isRootOnDebian
    ? carryOut([
        ['apt-get', 'update'],
        ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
      ])
    : undefined;
  if (isRootOnDebian && apt === undefined && onPath(process.env.PATH) !== undefined) return undefined;
  const own = carryOut([[process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium']]);
  return own === undefined ? undefined : [apt, own].filter((problem) => problem !== undefined).join('; ');
}

/** @returns what went wrong in the first step that did not work. */
function carryOut(steps: readonly (readonly string[])[]): string | undefined {
  for (const [command = '', ...rest] of steps) {
    try {
      execFileSync(command, rest, {
        stdio: 'pipe',
        timeout: 300_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    } catch (error) {
      const said = String((error as { stderr?: Buffer }).stderr ?? error).replace(/\s+/g, ' ');
      return `“${[command, ...rest].join(' ')}” failed: ${said.slice(-300)}`;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
