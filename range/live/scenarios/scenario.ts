import type { Stage, StageSpec } from '../stage';

export interface LiveScenario extends StageSpec {
  readonly name: string;
  readonly title: string;
  /** Whether it is played when nothing is asked for in particular by CI: together they stay within three minutes. */
  readonly isCore: boolean;
  play(stage: Stage, options: PlayOptions): Promise<void>;
}

export interface PlayOptions {
  /** Where the image is to be kept for other tools. */
  readonly keep?: string;
}
