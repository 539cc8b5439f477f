/** What the Describe operations have in common: ids or filters, then pages. */
import type { Filter } from '@aws-sdk/client-ec2';
import { type AnyOperation, type Authorization, type Call, operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorize';
import { endDryRun } from './dry-run';
import { type Filterable, filterOf, validateFilters } from './filters';
import { type PageRequest, type PageRule, pageOf, validatePage } from './paging';

interface DescribeInput extends PageRequest {
  readonly DryRun?: boolean | undefined;
  readonly Filters?: readonly Filter[] | undefined;
}

export interface Description<Input extends DescribeInput, Item, Output> extends Filterable<Item> {
  readonly name: string;
  /** Members of the input besides DryRun, Filters, MaxResults and NextToken. */
  readonly modelled: readonly (keyof Input & string)[];
  readonly pages: PageRule;
  /** The ids that the caller named, if the operation takes ids. */
  ids?(input: Input): readonly string[] | undefined;
  /** Where the operation calls its filters something else. */
  givenFilters?(input: Input): readonly Filter[] | undefined;
  /** The items named by id, or all if `ids` is empty; throws the `.NotFound` of its kind. */
  select(call: Call, ids: readonly string[], input: Input): readonly Item[];
  authorize?(input: Input, call: Call): readonly Authorization[];
  validate?(input: Input): void;
  answer(items: readonly Item[], call: Call): Output;
}

export function describing<Input extends DescribeInput, Item, Output extends object>(
  description: Description<Input, Item, Output>,
): AnyOperation {
  const { name, pages } = description;
  const filtersOf = (input: Input) => description.givenFilters?.(input) ?? input.Filters;
  return operation<Input, Output & { NextToken?: string }>({
    name,
    authorize: (input, call) => description.authorize?.(input, call) ?? onAll(name),
    validate: (input) => {
      const common = ['DryRun', 'Filters', 'MaxResults', 'NextToken'] as const;
      rejectUnmodelled<Input>(input, `EC2 ${name}`, [...common, ...description.modelled]);
      validateFilters(name, filtersOf(input), description);
      validatePage(input, pages);
      rejectIdsWithPages(input, description.ids?.(input) ?? []);
      description.validate?.(input);
    },
    apply: (input, call) => {
      endDryRun(input);
      const ids = [...new Set(description.ids?.(input) ?? [])];
      const selected = description
        .select(call, ids, input)
        .filter(filterOf(filtersOf(input), description, call.world));
      const { items, ...rest } = pageOf(selected, input, pages);
      return { ...description.answer(items, call), ...rest };
    },
  });
}

function rejectIdsWithPages({ MaxResults }: PageRequest, ids: readonly string[]): void {
  if (ids.length > 0 && MaxResults !== undefined)
    throw new ServiceError(
      'InvalidParameterCombination',
      'The parameter for resource IDs cannot be used with the parameter maxResults',
    );
}
