/** The command `cordon`. See `cordon --help`. Each of its commands is loaded when it is called: a release has no use for the range. */
import { type Commands, cordon } from './commands/cordon';
import { run } from './run';

const commands: Commands = {
  approve: {
    summary: 'let a case go on that waits for a person',
    run: async (args) => await (await import('./commands/approval.js')).approval('approve', args),
  },
  deny: {
    summary: 'decline such a case: nothing is changed',
    run: async (args) => await (await import('./commands/approval.js')).approval('deny', args),
  },
  drill: {
    summary: 'rehearse the response on a simulated AWS; touches no account',
    run: async (args) => await (await import('./commands/drill.js')).drill(args),
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
