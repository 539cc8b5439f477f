/**
 * What an expression refers to, read off its syntax tree.
 *
 * An expression has no context item, so a name that is looked up in it finds nothing; Step Functions refuses such a
 * definition. A later step of a path, a predicate, a sort term and a grouping have a context item of their own. The
 * body of a function keeps the context of the expression that it stands in.
 */
import { isRecord } from './json';

export interface References {
  /** Variables that are used and not bound inside the expression, without the `$`; `states` is not among them. */
  readonly variables: ReadonlySet<string>;
  /** Members of `$states` that are used, such as `input`. */
  readonly states: ReadonlySet<string>;
  /** What Step Functions would refuse about the references, in its own words. */
  readonly problems: readonly string[];
}

/** Children that are evaluated against an item, not against the top-level context. */
const ITEM_KEYS = ['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete'];
const SAME_CONTEXT_KEYS = [
  ...[
    'lhs',
    'rhs',
    'arguments',
    'procedure',
    'expressions',
    'expression',
    'condition',
    'then',
    'else',
    'body',
  ],
  'nextFunction',
];
/** Where a node names variables that it binds. */
const BINDING_KEYS = ['focus', 'index'];

export function referencesOf(tree: unknown): References {
  const walk = new Walk();
  walk.visit(tree, true);
  const variables = new Set([...walk.used].filter((name) => !walk.bound.has(name)));
  return { variables, states: walk.states, problems: walk.problems };
}

class Walk {
  readonly used = new Set<string>();
  readonly bound = new Set<string>();
  readonly states = new Set<string>();
  readonly problems: string[] = [];

  visit(node: unknown, top: boolean): void {
    if (Array.isArray(node)) {
      for (const child of node) this.visit(child, top);
    } else if (isRecord(node)) {
      this.visitNode(node, top);
    }
  }

  private visitNode(node: Record<string, unknown>, top: boolean): void {
    this.noteBindings(node);
    if (node.type === 'variable') this.noteVariable(String(node.value), top);
    if (top) this.noteTopLevel(node);
    if (node.type === 'path' && Array.isArray(node.steps)) this.visitSteps(node.steps, top);
    for (const key of SAME_CONTEXT_KEYS) this.visit(node[key], top);
    for (const key of ITEM_KEYS) this.visit(node[key], false);
  }

  private visitSteps(steps: readonly unknown[], top: boolean): void {
    const [first, second] = steps;
    this.visit(first, top);
    this.visit(steps.slice(1), false);
    if (isRecord(first) && first.type === 'variable' && first.value === 'states' && isRecord(second)) {
      this.states.add(String(second.value));
    }
  }

  private noteBindings(node: Record<string, unknown>): void {
    for (const key of BINDING_KEYS) if (typeof node[key] === 'string') this.bound.add(node[key]);
    const bound = node.type === 'lambda' ? node.arguments : node.type === 'bind' ? [node.lhs] : [];
    if (!Array.isArray(bound)) return;
    for (const name of bound)
      if (isRecord(name) && name.type === 'variable') this.bound.add(String(name.value));
  }

  private noteVariable(name: string, top: boolean): void {
    if (name === '$') this.problems.push("Reference to '$$' is not supported.");
    else if (name === '' && top) this.problems.push("Reference to '$' at the top level is not supported.");
    else if (name !== '' && name !== 'states') this.used.add(name);
  }

  private noteTopLevel(node: Record<string, unknown>): void {
    const name = { name: String(node.value), wildcard: '*', descendant: '**', parent: '%' }[
      String(node.type)
    ];
    if (name !== undefined) this.problems.push(`Reference to '${name}' at the top level is not supported.`);
  }
}
