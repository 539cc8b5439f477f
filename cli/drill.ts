/** `npm start`: plays one drill. See `npm start -- --help`. */
import { scenarios } from '../range/scenarios';
import { main } from './main';
import { rehearse } from './rehearse';

const { stdout, stderr, env: environment } = process;

// A reader that goes away (`npm start | head`) ends the output, not the drill.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv.slice(2), { runDrill: rehearse, scenarios, stdout, stderr, environment }).then(
  (status) => {
    process.exitCode = status;
  },
);
