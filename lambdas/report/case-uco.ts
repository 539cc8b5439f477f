/**
 * The case in CASE 1.4 / UCO 1.4 (https://caseontology.org) as JSON-LD, so that other forensic tools can read it: the investigation, the
 * subject, and for every object of the vault a file with its hash, the action that brought it and the provenance record of both.
 * An identifier is made from what it names, so that a second report of the case means the same things by the same names.
 */
import { createHash } from 'node:crypto';
import type { Case } from '../common/case';
import { pathInCase } from '../common/custody/layout';
import type { ManifestObject } from '../common/custody/manifest';
import { TOOL } from '../common/custody/tool';

type Node = Readonly<Record<string, unknown>>;

const CONTEXT = {
  kb: 'urn:cordon:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

export function caseUco(request: Case, objects: readonly ManifestObject[]): Node {
  const id = identifier(request.caseId);
  const subject = { '@id': id('device', request.instanceId) };
  const graph = objects.flatMap((each) => brought(each, id, subject));
  return {
    '@context': CONTEXT,
    '@graph': [
      {
        '@id': id('investigation', request.caseId),
        '@type': 'case-investigation:Investigation',
        'uco-core:name': request.caseId,
        'uco-core:description': `Response of ${TOOL.name} to the compromise of ${request.instanceId} in account ${request.accountId}, Region ${request.region}`,
        'uco-core:object': graph.filter(isObject).map((each) => ({ '@id': each['@id'] })),
      },
      {
        ...subject,
        '@type': 'uco-observable:Device',
        'uco-core:name': request.instanceId,
        'uco-core:description': `EC2 instance in account ${request.accountId}, Region ${request.region}`,
      },
      ...unique(graph),
    ],
  };
}

type Identify = (kind: string, name: string) => string;

/** As RFC 9562 makes a version 5 UUID, within the name of the case. */
const identifier =
  (caseId: string): Identify =>
  (kind, name) => {
    const hash = createHash('sha1').update(['cordon', caseId, kind, name].join('\n')).digest();
    hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
    hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
    const hex = hash.subarray(0, 16).toString('hex');
    return `kb:${kind}-${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
  };

/** A file, how it came, and the record that ties them together. */
function brought(object: ManifestObject, id: Identify, subject: Node): Node[] {
  const { key, acquired, source, verified } = object;
  const file = { '@id': id('file', key) };
  const record = { '@id': id('provenance-record', key) };
  const instrument = { '@id': id('tool', JSON.stringify(object.tool)) };
  const performer = { '@id': id('identity', acquired.by) };
  return [
    { ...file, '@type': 'uco-observable:File', 'uco-core:hasFacet': facets(object, id) },
    {
      '@id': id('investigative-action', key),
      '@type': 'case-investigation:InvestigativeAction',
      'uco-core:name': object.kind,
      'uco-core:description': verified.detail,
      'uco-action:endTime': typed('dateTime', acquired.at),
      'uco-action:performer': performer,
      'uco-action:instrument': instrument,
      ...(source.instanceId !== undefined && { 'uco-action:object': [subject] }),
      'uco-action:result': [file, record],
    },
    {
      ...record,
      '@type': 'case-investigation:ProvenanceRecord',
      'uco-core:description': object.kind,
      'case-investigation:exhibitNumber': pathInCase(key),
      'uco-core:object': [file],
    },
    {
      ...instrument,
      '@type': 'uco-tool:Tool',
      'uco-core:name': object.tool.name,
      ...(object.tool.version !== undefined && { 'uco-tool:version': object.tool.version }),
    },
    { ...performer, '@type': 'uco-identity:Identity', 'uco-core:name': `${TOOL.name}: ${acquired.by}` },
  ];
}

function facets({ key, bytes, sha256 }: ManifestObject, id: Identify): Node[] {
  const size = { 'uco-observable:sizeInBytes': bytes };
  return [
    {
      '@id': id('file-facet', key),
      '@type': 'uco-observable:FileFacet',
      'uco-observable:fileName': key.split('/').at(-1),
      'uco-observable:filePath': key,
      ...size,
    },
    {
      '@id': id('content-data-facet', key),
      '@type': 'uco-observable:ContentDataFacet',
      ...size,
      ...(sha256 !== null && {
        'uco-observable:hash': {
          '@id': id('hash', key),
          '@type': 'uco-types:Hash',
          'uco-types:hashMethod': 'SHA256',
          'uco-types:hashValue': typed('hexBinary', sha256),
        },
      }),
    },
  ];
}

const typed = (type: string, value: string): Node => ({ '@type': `xsd:${type}`, '@value': value });

const isObject = (node: Node): boolean =>
  [
    'uco-observable:File',
    'case-investigation:InvestigativeAction',
    'case-investigation:ProvenanceRecord',
  ].includes(String(node['@type']));

/** Tools and functions come once for every object that they brought. */
const unique = (nodes: readonly Node[]): Node[] => [
  ...new Map(nodes.map((each) => [each['@id'], each])).values(),
];
