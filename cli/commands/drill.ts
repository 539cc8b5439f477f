import { scenarios } from '../../range/scenarios';
import { main } from '../main';
import { rehearse } from '../rehearse';

/** `cordon drill`, and `npm start`. */
export function drill(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  return main(args, { runDrill: rehearse, scenarios, stdout, stderr, environment });
}
