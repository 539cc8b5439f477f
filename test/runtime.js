/**
 * Jest gives every test file modules of its own. For Cordon's that is what isolates the tests; for the large packages below it
 * only takes time, a second or two of every file: they keep nothing between calls that a test could see, no test replaces them,
 * and none of their calls reads what a test sets (its `process.env` is a copy). So a worker loads them once, as Node does.
 */
const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

const SHARED =
  /^(@aws-sdk\/(client-[^/]+|core|s3-request-presigner)|@smithy\/core|aws-cdk-lib|constructs|cdk-nag|fast-check|hash-wasm|jsonata|valibot)(\/|$)/;

module.exports = class extends Runtime {
  requireModuleOrMock(from, moduleName) {
    return SHARED.test(moduleName)
      ? createRequire(from)(moduleName)
      : super.requireModuleOrMock(from, moduleName);
  }
};
module.exports.default = module.exports;
