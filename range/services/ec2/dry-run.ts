import { ServiceError } from '../../wire/service-error';

/** A dry run ends here: after authorization and validation, before anything happens. */
export function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun)
    throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}
