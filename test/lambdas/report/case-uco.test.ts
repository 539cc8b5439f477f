import { caseUco } from '../../../lambdas/report/case-uco';
import { input, item, items } from './report-fixture';

type Node = Readonly<Record<string, unknown>> & { readonly '@id': string };

const graphOf = (objects = items): Node[] => caseUco(input.case, objects)['@graph'] as Node[];
const typed = (graph: readonly Node[], type: string) => graph.filter((each) => each['@type'] === type);

/** Every `{ "@id": … }` anywhere below. */
const references = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === '@id' ? [String(inner)] : references(inner),
      );

describe('the case in CASE/UCO', () => {
  it('has for every object a file, the action that brought it and the provenance record of both', () => {
    const graph = graphOf();
    const types = [
      'uco-observable:File',
      'case-investigation:InvestigativeAction',
      'case-investigation:ProvenanceRecord',
    ];
    for (const type of types) expect(typed(graph, type)).toHaveLength(items.length);
    const [investigation] = typed(graph, 'case-investigation:Investigation');
    expect(investigation?.['uco-core:object']).toHaveLength(3 * items.length);
  });

  it('refers to nothing that is not in it, and names nothing twice', () => {
    const graph = graphOf();
    const defined = new Set(graph.flatMap((node) => references(node)));
    const ids = graph.map((node) => node['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const facets = /^kb:(file-facet|content-data-facet|hash)-/;
    expect([...defined].filter((id) => !ids.includes(id) && !facets.test(id))).toEqual([]);
  });

  it('ends every name in a version 5 UUID, the same in every report of the case', () => {
    const names = references(graphOf());
    for (const name of names)
      expect(name).toMatch(/-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(references(graphOf())).toEqual(names);
  });

  it('gives no hash where nobody knows one', () => {
    expect(JSON.stringify(graphOf([item('memory/x/image.lime')]))).not.toContain('uco-types:Hash');
  });
});
