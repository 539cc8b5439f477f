import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import type { Config } from './config';
import { CordonStack, type Definitions } from './cordon-stack';

const ROOT = resolve(__dirname, '..');

export const STACK_NAME = 'Cordon';

export interface SynthesizeOptions {
  /** Where the cloud assembly is written. */
  readonly outdir: string;
  /** Where `bundleHandlers` put the functions' code; default dist/. */
  readonly handlers?: string;
  /** Whether to run the library's own validation of the template, which costs some three seconds; default false. */
  readonly validate?: boolean;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Synthesized {
  readonly template: Template;
  /** The cloud assembly; the code of a function with the S3 key `<hash>.zip` is its folder `asset.<hash>`. */
  readonly assemblyDir: string;
}

const definition = (name: string): string =>
  readFileSync(join(ROOT, 'statemachines', `${name}.asl.json`), 'utf8');

/** The workflows as they stand in the repository. */
export const readDefinitions = (): Definitions => ({
  respond: definition('respond'),
  hold: definition('hold'),
  release: definition('release'),
  fleet: definition('fleet'),
});

/** Synthesizes in this process, without the CDK's command, what `cdk synth` would. */
export function synthesize(config: Config, options: SynthesizeOptions): Synthesized {
  const { outdir, handlers = join(ROOT, 'dist'), validate = false } = options;
  const app = new App({
    outdir,
    context,
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
  });
  new CordonStack(app, STACK_NAME, { config, handlers, definitions: readDefinitions() });
  const assembly = app.synth();
  return { template: assembly.getStackByName(STACK_NAME).template, assemblyDir: assembly.directory };
}
