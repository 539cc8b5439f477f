/** The command `cordon`. See `cordon --help`. Each of its commands is loaded when it is called: a release has no use for the range. */
import { type Commands, cordon } from './commands/cordon';
import { run } from './run';

const commands: Commands = {
  drill: {
    summary: 'rehearse the response on a simulated AWS; touches no account',
    run: async (args) => await (await import('./commands/drill.js')).drill(args),
  },
  explain: {
    summary: 'say what would be done about an event, and by which rule; touches no account',
    run: async (args) => await (await import('./commands/explain.js')).explain(args),
  },
  release: {
    summary: 'put the subject of a case back as it was; shows what it would do unless told to do it',
    run: async (args) => await (await import('./commands/release.js')).release(args),
  },
  verify: {
    summary: 'check the evidence of a case, without AWS, and print its chain of custody',
    run: async (args) => await (await import('./commands/verify.js')).verify(args),
  },
};

run(cordon(process.argv.slice(2), commands, process));
