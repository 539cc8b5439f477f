import type { PolicyDocument } from '../iam/document';
import { TemplateError } from './error';

const known: Readonly<Record<string, PolicyDocument>> = {
  'service-role/AWSLambdaBasicExecutionRole': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  },
};

/**
 * The document of a policy that AWS manages (AWS Managed Policy reference guide).
 *
 * @throws {TemplateError} for any that is not known here
 */
export function awsManagedPolicy(arn: string, path: string): PolicyDocument {
  const [, name = ''] = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
  const document = Object.hasOwn(known, name) ? known[name] : undefined;
  if (document === undefined)
    throw new TemplateError(
      path,
      `unknown managed policy ${arn}; known are ${Object.keys(known).join(', ')}`,
    );
  return document;
}
