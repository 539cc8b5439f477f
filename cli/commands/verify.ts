import { LocalFolder } from '../verify/local-folder';
import { verifyMain } from '../verify/main';
import { parseS3Uri } from '../verify/s3-uri';

/** `cordon verify`. S3's client is loaded where it is needed. */
export function verify(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const open = async (name: string) => {
    const uri = parseS3Uri(name);
    return uri ? new (await import('../verify/s3-folder.js')).S3Folder(name, uri) : new LocalFolder(name);
  };
  return verifyMain(args, { open, stdout, stderr, environment });
}
