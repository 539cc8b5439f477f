import { HELP, OptionsError, parseOptions } from '../../bench/options';

describe('what is typed after npm run bench', () => {
  it.each([
    [[], { kind: 'everything', page: undefined, testSeconds: undefined, json: false }],
    [
      ['--page', 'BENCHMARKS.md', '--test-seconds', '90'],
      { kind: 'everything', page: 'BENCHMARKS.md', testSeconds: 90, json: false },
    ],
    [['--check', '--json'], { kind: 'check', testSeconds: undefined, json: true }],
    [['--accept', ' why '], { kind: 'accept', reason: 'why' }],
    [['--storm', '10,100', '--picture'], { kind: 'storm', sizes: [10, 100], picture: true, json: false }],
    [['--help', '--check'], { kind: 'help' }],
  ])('%j is one thing to do', (args, command) => {
    expect(parseOptions(args)).toEqual(command);
  });

  it.each([
    [['--accept', '  '], '--accept takes the reason why the figures are to change; it is empty'],
    [['--accept'], 'argument missing'],
    [['--storm', '10,none'], '--storm takes whole numbers of subjects, got 10,none'],
    [['--storm', '0'], '--storm takes whole numbers of subjects, got 0'],
    [['--check', '--test-seconds', 'long'], '--test-seconds takes a number of seconds, got "long"'],
    [['--check', '--test-seconds', ''], '--test-seconds takes a number of seconds, got ""'],
    [['--check', '--accept', 'why'], 'one at a time: --check and --accept'],
    [['--picture'], '--picture goes with --storm'],
    [['--chek'], "Unknown option '--chek'"],
  ])('rejects %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(OptionsError);
    expect(() => parseOptions(args)).toThrow(message);
  });

  it('explains every option', () => {
    for (const option of ['check', 'accept', 'page', 'storm', 'picture', 'json', 'test-seconds'])
      expect(HELP).toContain(`--${option}`);
  });
});
