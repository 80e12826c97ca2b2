import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Whether containers can be run here, or why not, in words for whoever wonders what was skipped. */
export type ContainerEngine = { readonly answers: true } | { readonly answers: false; readonly reason: string };

const ANSWER_MS = 1500;

/** Asks the engine for a sign of life, wherever it may listen, and does not wait for one that gives none. */
export async function containerEngine(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ContainerEngine> {
  const host = environment.DOCKER_HOST;
  const places = host !== undefined && host !== '' ? [host] : sockets(environment).filter((path) => existsSync(path));
  if (places.length === 0) return { answers: false, reason: 'no container engine is installed or running' };
  const answers = await Promise.all(places.map(ping));
  if (answers.includes(true)) return { answers: true };
  return { answers: false, reason: `the container engine at ${places.join(', ')} does not answer` };
}

function sockets(environment: Readonly<Record<string, string | undefined>>): string[] {
  const runtime = environment.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock'), join(runtime, 'podman', 'podman.sock')]),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
  ];
}

function ping(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const [, scheme = 'unix', rest = place] = /^([a-z]+):\/\/(.*)$/.exec(place) ?? [];
    if (scheme === 'ssh' || scheme === 'npipe') {
      // No quick question can be put to these; whoever sets them means to have an engine.
      resolve(true);
      return;
    }
    const [hostname, port] = rest.split(':');
    const address = scheme === 'unix' ? { socketPath: rest } : { hostname, port: port ?? '2375' };
    const asked = request({ ...address, path: '/_ping', timeout: ANSWER_MS }, (response) => {
      response.resume();
      resolve(true);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
    asked.end();
  });
}
