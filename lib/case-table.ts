import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from './statements';

/**
 * One item for each subject, so that a conditional write can open at most one case for it. The table stays with
 * the vault when the stack goes: it says which case each piece of evidence belongs to.
 */
export class CaseTable extends Construct {
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;

  /** `tableName`: of an earlier deployment, to be taken up again. */
  constructor(scope: Construct, id: string, tableName?: string) {
    super(scope, id);
    this.table = tableName === undefined ? this.newTable() : Table.fromTableName(this, 'Standing', tableName);
  }

  private newTable(): Table {
    return new Table(this, 'Table', {
      partitionKey: { name: 'subject', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** To change items whose keys begin so, none of which is a subject's. */
  allowUpdating(prefix: string): PolicyStatement {
    return allow(['dynamodb:UpdateItem'], [this.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
      // ForAllValues also holds where there is no value.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  }

  allow(...actions: ('GetItem' | 'PutItem' | 'UpdateItem')[]): PolicyStatement {
    return allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.table.tableArn],
    );
  }
}
