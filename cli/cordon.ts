/** The command `cordon`. See `cordon --help`. Each of its commands is loaded when it is called: a release has no use for the range. */
import { type Commands, cordon } from './commands/cordon';
import { run } from './run';

const commands: Commands = {
  drill: {
    moment: 'rehearse',
    summary: 'play a case from the trigger to the verdict, with its score and a page to read',
    run: async (args) => await (await import('./commands/drill.js')).drill(args),
  },
  range: {
    moment: 'rehearse',
    summary: 'serve a simulated account to any SDK, the AWS CLI and these commands (--range)',
    run: async (args) => await (await import('./commands/range.js')).range(args),
  },
  status: {
    moment: 'emergency',
    summary: 'the open cases and what to do next; of one case the whole story',
    run: async (args) => await (await import('./commands/status.js')).status(args),
  },
  respond: {
    moment: 'emergency',
    summary: 'contain instances, a group or a VPC now; shows whom it would be unless told to do it',
    run: async (args) => await (await import('./commands/respond.js')).respond(args),
  },
  approve: {
    moment: 'emergency',
    summary: 'let a case go on that waits for a person',
    run: async (args) => await (await import('./commands/approval.js')).approval('approve', args),
  },
  deny: {
    moment: 'emergency',
    summary: 'decline such a case: nothing is changed',
    run: async (args) => await (await import('./commands/approval.js')).approval('deny', args),
  },
  readiness: {
    moment: 'before',
    summary: 'score every instance by how well it could be contained and examined, with the fix for each gap',
    run: async (args) => await (await import('./commands/readiness.js')).readiness(args),
  },
  explain: {
    moment: 'before',
    summary: 'say what would be done about an event, and by which rule; touches no account',
    run: async (args) => await (await import('./commands/explain.js')).explain(args),
  },
  release: {
    moment: 'afterwards',
    summary: 'put the subject of a case back as it was; shows what it would do unless told to do it',
    run: async (args) => await (await import('./commands/release.js')).release(args),
  },
  verify: {
    moment: 'afterwards',
    summary: 'check the evidence of a case, in a folder or in the vault, and print its chain of custody',
    run: async (args) => await (await import('./commands/verify.js')).verify(args),
  },
};

run(cordon(process.argv.slice(2), commands, process));
