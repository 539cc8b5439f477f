import { openSession, type SessionValues } from '../aws/session';
import { LocalFolder } from '../verify/local-folder';
import { verifyMain } from '../verify/main';
import { parseS3Uri } from '../verify/s3-uri';

/** `cordon verify`. S3's client is loaded where it is needed. */
export function verify(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const open = async (name: string, values: SessionValues) => {
    const uri = parseS3Uri(name);
    if (!uri) return new LocalFolder(name);
    const { client } = openSession(values);
    return (await import('../verify/s3-folder.js')).openS3Folder(name, uri, client);
  };
  return verifyMain(args, { open, stdout, stderr, environment });
}
