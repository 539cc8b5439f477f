module.exports = {
  testEnvironment: '<rootDir>/test/environment.js',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  testMatch: ['**/*.test.ts'],
  // Jest leaves one core idle; on a machine of two that is half of it.
  maxWorkers: '100%',
  // The slowest single test takes a few seconds; a loaded machine must not fail it.
  testTimeout: 240_000,
  // Jest looks every global up through its own world; handed in, they are at hand: a drill takes an eighth less.
  sandboxInjectedGlobals: [
    'Math',
    'Map',
    'Set',
    'JSON',
    'Object',
    'Array',
    'Number',
    'String',
    'Buffer',
    'Promise',
    'Symbol',
    'Error',
    'Date',
    'RegExp',
    'Uint8Array',
    'BigInt',
  ],
  runtime: '<rootDir>/test/runtime.js',
  // What a worker shares it keeps; one that has grown is replaced.
  workerIdleMemoryLimit: '1.5GB',
  transform: { '^.+\\.ts$': '<rootDir>/test/esbuild-transform.js' },
};
