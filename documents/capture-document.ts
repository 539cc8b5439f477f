import { type CommandDocument, commandDocument } from './command-document';
import { CAPTURE_STEP, CAPTURE_STEP_WINDOWS } from './parameters';

export { LARGEST_DOCUMENT_BYTES } from './command-document';

/** The document that captures the memory of an instance, or a volume of its instance store. */
export function captureDocument(): CommandDocument {
  return commandDocument({
    description: 'Cordon: stream the memory of an instance to the evidence vault by pre-signed URLs',
    task: 'capture',
    linux: { step: CAPTURE_STEP, script: 'capture-linux.sh' },
    windows: { step: CAPTURE_STEP_WINDOWS, script: 'capture-windows.ps1' },
  });
}
