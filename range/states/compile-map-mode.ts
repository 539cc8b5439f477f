import type { Fields } from './fields';
import type { MapState } from './model';

const EXECUTION_TYPES = ['STANDARD', 'EXPRESS'];
const MAX_LABEL_LENGTH = 40;
/** "Distributed Map state fields" in the Step Functions guide lists what a label cannot have. */
const LABEL = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]+$/u;

/** The processing mode of a Map state, which its processor says. */
export function mapMode(state: Fields): MapState['mode'] {
  if (!state.has('ItemProcessor') || !state.object('ItemProcessor').has('ProcessorConfig')) return 'INLINE';
  const config = state.object('ItemProcessor').object('ProcessorConfig');
  config.allowOnly(['Mode', 'ExecutionType'], 'a ProcessorConfig');
  const mode = config.string('Mode') ?? 'INLINE';
  if (mode === 'INLINE') return mode;
  if (mode !== 'DISTRIBUTED') {
    config.problem('Mode', `expected INLINE or DISTRIBUTED, got '${mode}'`);
    return 'INLINE';
  }
  checkExecutionType(config);
  return mode;
}

function checkExecutionType(config: Fields): void {
  config.required(['ExecutionType']);
  const type = config.string('ExecutionType') ?? 'STANDARD';
  if (!EXECUTION_TYPES.includes(type))
    config.problem('ExecutionType', `expected ${EXECUTION_TYPES.join(' or ')}, got '${type}'`);
  else if (type === 'EXPRESS')
    config.problem(
      'ExecutionType',
      'EXPRESS children are not supported by this interpreter; STANDARD ones are',
    );
}

export function mapLabel(state: Fields, mode: MapState['mode']): string | undefined {
  const label = state.string('Label');
  if (label === undefined) return undefined;
  if (mode === 'INLINE') state.problem('Label', 'only a Map state in distributed mode has a label');
  if (label.length > MAX_LABEL_LENGTH || !LABEL.test(label))
    state.problem('Label', `expected at most ${MAX_LABEL_LENGTH} plain characters, got '${label}'`);
  return label;
}
