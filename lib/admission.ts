import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { allow } from './statements';

/**
 * Who may cut now, and who waits for it: one item with the places, one for each case that waits, in the order in which
 * they are to be started. There is no evidence in it, and what it says is over in minutes: it goes with the stack.
 */
export class Admission extends Construct {
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'queue', type: AttributeType.STRING },
      sortKey: { name: 'rank', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.table as Table,
      'DDB3',
      'What it holds is over in minutes; the cases are in another table.',
    );
  }

  allow(...actions: ('DeleteItem' | 'PutItem' | 'Query' | 'UpdateItem')[]): PolicyStatement {
    return allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.table.tableArn],
    );
  }

  /** Whether anybody waits, and nothing else. */
  allowAsking(): PolicyStatement {
    return allow(['dynamodb:Query'], [this.table.tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['waiting'] },
      // ForAllValues also holds where there is no value.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  }
}
