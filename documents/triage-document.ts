import { captureDocument } from './capture-document';
import { TRIAGE_STEP, TRIAGE_STEP_WINDOWS } from './parameters';
export function triageDocument(): object {
  const d = captureDocument();
  const inputs = { ...d.mainSteps[0].inputs, runCommand: ['exit 1'] };
  return {
    ...d,
    description: 'triage',
    mainSteps: [
      { ...d.mainSteps[0], name: TRIAGE_STEP, inputs },
      {
        action: 'aws:runPowerShellScript',
        name: TRIAGE_STEP_WINDOWS,
        precondition: { StringEquals: ['platformType', 'Windows'] },
        inputs,
      },
    ],
  };
}
