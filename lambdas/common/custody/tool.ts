/** What stands in the manifest as the tool, and its version, which is that of the package. */
export const TOOL = { name: 'Cordon', version: '0.1.0' } as const;
