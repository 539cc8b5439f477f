/** `npm start`: plays one drill. See `npm start -- --help`. */
import { drill } from './commands/drill';
import { run } from './run';

run(drill(process.argv.slice(2)));
