import { openInstallation } from '#installation';
import { ApiDescription } from './http/api-description.js';
import { Stylesheet } from './layout/stylesheet.js';
import { createWebApp } from './web-app.js';

/** The description of the API as it is published: the text of docs/openapi.json. */
export async function publishedApi(): Promise<string> {
  const installation = await openInstallation({ store: { kind: 'memory' } });
  const app = await createWebApp({
    installation,
    demonstration: true,
    stylesheet: new Stylesheet(''),
    logLevel: 'silent',
  });
  const { document } = app.get(ApiDescription);
  await app.close();
  await installation.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
