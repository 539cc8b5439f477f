/**
 * Node's world, of which `instanceof` sees one with that of the worker: the packages which the worker shares (runtime.js) know a
 * `Date`, a `Map` and a `Set` by it, and the tests an `Error` that comes from them.
 */
const { types } = require('node:util');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(...options) {
    super(...options);
    for (const name of ['Date', 'Map', 'Set']) this.global[name] = globalThis[name];
    const { Error: Own } = this.global;
    const isOrdinaryInstance = Own[Symbol.hasInstance];
    Object.defineProperty(Own, Symbol.hasInstance, {
      value(error) {
        return isOrdinaryInstance.call(this, error) || (this === Own && types.isNativeError(error));
      },
    });
  }
};
