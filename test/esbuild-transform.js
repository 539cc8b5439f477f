// TypeScript 7 ships no compiler API, so jest gets its CommonJS from esbuild.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const options = { format: 'cjs', target: 'node20', loader: 'ts', sourcemap: 'inline' };

module.exports = {
  getCacheKey: (source, path) =>
    createHash('sha256').update(version).update(path).update(source).digest('hex'),
  process: (source, path) => transformSync(source, { ...options, sourcefile: path }),
};
