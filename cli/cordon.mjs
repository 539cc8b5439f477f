#!/usr/bin/env node
// The command needs no build: tsx compiles what is loaded as it is loaded.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
await import('tsx');
await import('./cordon.ts');
