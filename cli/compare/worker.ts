/** A process of its own that plays the jobs that it is sent, one at a time. Its first argument is the cloud assembly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStack } from '../../range/stack';
import { DEPLOYMENT } from '../rehearse';
import type { Job } from './plan';
import { playJob } from './play-job';
import type { Answer } from './workers';

const assembly = process.argv[2] ?? '';
const template = readFileSync(join(assembly, `${DEPLOYMENT.stackName}.template.json`), 'utf8');
const stack = readStack(JSON.parse(template), assembly, DEPLOYMENT);

const answer = (sent: Answer): void => {
  process.send?.(sent);
};

/** Whoever asked is gone: nobody waits for what is being played. */
process.on('disconnect', () => process.exit());

process.on('message', (job: Job) => {
  playJob(stack, job).then(
    (run) => answer({ run }),
    (error: unknown) => answer({ failure: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});
