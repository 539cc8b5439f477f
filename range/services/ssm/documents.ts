import { type DocumentVersion, parseDocument } from './document';
import type { SsmState } from './state';

export interface SsmDocument {
  readonly name: string;
  readonly versions: ReadonlyMap<string, DocumentVersion>;
  readonly defaultVersion: string;
}

export interface DocumentSpec {
  readonly name: string;
  /** The document as JSON text, or as the object that a template holds. */
  readonly content: unknown;
}

/** Adds a document, or a new default version of one. */
export function addDocument(
  state: Pick<SsmState, 'documents'>,
  { name, content }: DocumentSpec,
): SsmDocument {
  const versions = new Map(state.documents.get(name)?.versions);
  const defaultVersion = `${versions.size + 1}`;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  versions.set(defaultVersion, parseDocument(name, defaultVersion, text));
  const document = { name, versions, defaultVersion };
  state.documents.set(name, document);
  return document;
}
