import { scenarios } from '../../range/scenarios';
import { compare } from '../compare/main';
import { playAll } from '../compare/workers';
import { main } from '../main';
import { buildAssembly, rehearse } from '../rehearse';

/** `cordon drill`, and `npm start`. */
export async function drill(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  if (!args.includes('--compare'))
    return await main(args, { runDrill: rehearse, scenarios, stdout, stderr, environment });
  return await compare(args, {
    buildAssembly: async () => (await buildAssembly(false)).assemblyDir,
    playAll,
    scenarios: scenarios.map(({ name }) => name),
    ...{ stdout, stderr },
  });
}
