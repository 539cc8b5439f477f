import { captureDocument } from './capture-document';
import { COLLECT_STEP } from './parameters';
export function triageDocument(): object {
  const d = captureDocument();
  return { ...d, description: 'triage', mainSteps: [{ ...d.mainSteps[0], name: COLLECT_STEP, inputs: { ...d.mainSteps[0].inputs, runCommand: ['exit 1'] } }] };
}
