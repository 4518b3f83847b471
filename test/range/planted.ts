/** Every planted sign. */

import { accountSigns } from './planted/accounts.ts';
import { environmentSigns } from './planted/environment.ts';
import { fileSigns, webSigns } from './planted/files.ts';
import { evidenceSigns, nameSigns, packageSigns } from './planted/names.ts';
import { secondSigns } from './planted/second.ts';
import { startUpSigns } from './planted/start-up.ts';
import { trustSigns } from './planted/trust.ts';
import type { Sign } from './sign.ts';

export const signs: readonly Sign[] = [...accountSigns, ...trustSigns, ...startUpSigns, ...environmentSigns, ...fileSigns, ...webSigns, ...nameSigns, ...evidenceSigns, ...packageSigns, ...secondSigns];
