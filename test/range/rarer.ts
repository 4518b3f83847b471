/** A third wave of signs, planted in a tree of its own: what lists of persistence know and few tools look for. */

import { rarerEnvironment } from './rarer/environment.ts';
import { rarerFiles } from './rarer/files.ts';
import { rarerStartUp } from './rarer/start-up.ts';
import { rarerTrust } from './rarer/trust.ts';
import type { Sign } from './sign.ts';

export const rarerSigns: readonly Sign[] = [...rarerStartUp, ...rarerTrust, ...rarerEnvironment, ...rarerFiles];
