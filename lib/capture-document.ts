import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/**
 * A Systems Manager document that runs on the subject. It has no name of its own, so that two stacks can stand in one
 * account, and a change of the script makes a new default version instead of a new document.
 */
export class CaptureDocument extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, content: object) {
    super(scope, id);
    const document = new CfnDocument(this, 'Document', {
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/AWS::EC2::Instance',
      updateMethod: 'NewVersion',
      content,
    });
    this.name = document.ref;
  }
}
