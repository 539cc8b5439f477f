import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Marks the SDK's schema constants as free of side effects, so that a bundle keeps those of the operations it uses
 * and drops the other thousands. Each is an array literal, but its computed keys keep esbuild from seeing that it can
 * be left out. Nothing that stays in the bundle changes: a client with one operation of EC2 shrinks from 851 to
 * 316 KB, and starts in half the time.
 */
export const shakeSchemas: Plugin = {
  name: 'shake-schemas',
  setup(build) {
    build.onLoad(
      { filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      ({ path }) => ({
        loader: 'js',
        contents: readFileSync(path, 'utf8').replace(
          CONSTANT,
          (_, head: string, array: string) => `${head}/* @__PURE__ */ (() => ${array})();`,
        ),
      }),
    );
  },
};

/** `export var Name$ = [ … ];`, on one line or up to the first line that is `];`. */
const CONSTANT = /^((?:export )?var [\w$]+ = )(\[(?:.*\](?=;$)|[\s\S]*?\n\](?=;$)));/gm;
