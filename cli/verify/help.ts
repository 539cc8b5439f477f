import { SESSION_HELP } from '../aws/session';

/** What `cordon verify --help` prints. */
export const VERIFY_HELP = `Verify the evidence of a case: every file's size and SHA-256, the layout, the timeline's chain, the manifests and
custody records with their signatures, and memory images by what is in them. Nothing is written, and of a folder
on a disk nothing is asked of AWS.

Usage: cordon verify FOLDER [options]

  FOLDER              the folder of one case, or s3://BUCKET/cases/CASE/ (read with your AWS credentials and
                      configuration, as for every AWS tool)
  --key FILE          your own copy of the public key, from KMS or from whoever deployed Cordon (PEM or DER),
  --key FINGERPRINT   or its SHA-256: 64 hexadecimal digits. Without it the signature proves only that one key
                      made all of it, not whose.
  --includes SHA256   a manifest or custody record that must be in the chain, as the notices of a case give them; may
                      be repeated. Without it a chain whose end was cut off holds in a copy.
  --page FILE         write the chain of custody as a page for printing
  --json              print one JSON object a line instead of text

Where the folder is in S3:

${SESSION_HELP}

  --help              this

Exit status: 0 everything holds; 1 something does not; 2 a wrong option; 4 the folder could not be read.

docs/evidence.md says what is checked, what it proves and what it does not, and how to check by hand.
`;
