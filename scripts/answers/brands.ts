import { z } from 'zod';
import * as kernel from '../../libs/kernel/src/index.js';
export const brandSchemas: Readonly<Record<string, Record<string, unknown>>> = new Proxy(
  {},
  {
    get: (_, name: string) => ({ type: 'string', title: name, x: typeof z, k: typeof kernel }),
  },
);
