import { checkImage } from '../checks/image-checks';
import type { LiveScenario } from './scenario';

/** The second rung of the ladder: the reader as a script of the host's own Perl, where the static one cannot be had. */
export const scriptReader: LiveScenario = {
  name: 'script-reader',
  title: 'the static reader is not to be had, the interpreter of the host reads instead',
  isCore: false,
  faults: [{ of: 'reader-x86_64', attempts: 99, kind: 'not-found' }],
  async play(stage) {
    const capture = await stage.capture();
    const { image, tried = [] } = capture.result.detail;
    stage.context.recorder.check(
      'the answer names the reader and says why the first was not possible',
      image?.source === 'kcore' && image.reader === 'perl' && tried.some(([source]) => source === 'reader'),
      `${image?.source}, ${image?.reader}; ${JSON.stringify(tried)}`,
    );
    await checkImage(stage, capture);
  },
};
