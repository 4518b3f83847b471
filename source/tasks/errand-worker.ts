/** The first words of a thread with an errand, in the one file: a part of its own, a tenth of what a thread with checks reads. */

import { parentPort, workerData } from 'node:worker_threads';
import { errandWorks } from './errand-works.ts';
import { isErrand } from './errands.ts';
import { serveErrand } from './serve-errand.ts';
import type { Given } from './wire.ts';

const given = workerData as Given;
if (isErrand(given.assignment.job)) void serveErrand(parentPort!, given, given.assignment.job, errandWorks);
