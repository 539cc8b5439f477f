/** What the command may be told. The same text goes on to the process inside the namespaces. */
import { parseArgs } from 'node:util';
import { liveScenarios } from './scenarios';
import type { LiveScenario } from './scenarios/scenario';

export const EXIT = { passed: 0, failed: 1, wrongOptions: 2, requirementsMissing: 3 } as const;

export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export interface Options {
  readonly scenarios: readonly LiveScenario[];
  readonly json: boolean;
  readonly keep?: string;
  readonly record?: string;
  readonly check: boolean;
  readonly help: boolean;
}

export const HELP = `npm run range:live [-- OPTIONS]

Boots a real Debian guest under QEMU (software emulation), with an implant that has a secret in its memory and a connection to its C2
server, and lets Cordon's own functions and scripts contain it and capture its memory. It needs Debian on x86_64, root and some
packages, and installs none: it says which are missing.

  --only NAME     one scenario; may be repeated
  --core          the scenarios that CI plays
  --json          one JSON document on stdout at the end; the lines go to stderr
  --keep DIR      keep the image of the scenario "contained" there, for other tools
  --record DIR    record the guest's kcore and iomem for the ordinary tests instead
  --check         only say whether everything needed is there
  --help

Scenarios (* core):
${liveScenarios.map(({ name, title, isCore }) => `  ${isCore ? '*' : ' '} ${name.padEnd(22)}${title}`).join('\n')}

Exit status: 0 every check holds, 1 one does not, 2 wrong options, 3 something that is needed is missing.
`;

/** @throws OptionError that says what is allowed. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const { only = [], core = false, keep, record } = values;
  const unknown = only.find((name) => !liveScenarios.some((each) => each.name === name));
  if (unknown !== undefined)
    throw new OptionError(
      `there is no scenario '${unknown}'; there are ${liveScenarios.map(({ name }) => name).join(', ')}`,
    );
  const isChosen = ({ name, isCore }: LiveScenario): boolean =>
    only.length > 0 ? only.includes(name) : isCore || !core;
  return {
    scenarios: liveScenarios.filter(isChosen),
    json: values.json ?? false,
    check: values.check ?? false,
    help: values.help ?? false,
    ...(keep !== undefined && { keep }),
    ...(record !== undefined && { record }),
  };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        core: flag,
        json: flag,
        keep: text,
        record: text,
        check: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}
