import { type CommandDocument, commandDocument } from './command-document';
import { TRIAGE_STEP, TRIAGE_STEP_WINDOWS } from './parameters';

/** The document that writes down the live state of an instance, after its memory was captured. */
export function triageDocument(): CommandDocument {
  return commandDocument({
    description: 'Cordon: store the live state of an instance in the evidence vault by a pre-signed URL',
    task: 'triage',
    linux: { step: TRIAGE_STEP, script: 'triage-linux.sh' },
    windows: { step: TRIAGE_STEP_WINDOWS, script: 'triage-windows.ps1' },
  });
}
