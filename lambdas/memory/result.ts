import type { StepResult } from '../common/result';
import type { Capture } from './check';

export interface MemoryImage {
  readonly key: string;
  readonly manifestKey: string;
  readonly bytes: number;
  /** SHA-256 of the whole image as the host computed it while it streamed; each part was checked by S3 (Content-MD5). */
  readonly hostSha256?: string;
  readonly content?: string;
  readonly kernelRelease?: string;
}

export type MemoryResult = StepResult<{
  /** Still going on: look again. */
  readonly running: boolean;
  readonly capture?: Capture;
  readonly image?: MemoryImage;
}>;
