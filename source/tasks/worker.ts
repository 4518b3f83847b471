/** The first words of a thread: it does what `thread.ts` assigned, and ends. Imported only inside a thread. */

import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './serve.ts';
import type { Given } from './wire.ts';
import { thisMachine } from './workplace.ts';

// A rejection ends the thread with an error, which is answered for on the other side.
void serve(parentPort!, workerData as Given, thisMachine);
