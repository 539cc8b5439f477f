import type { RowTone } from '../terminal/row';
import type { Urgency } from './situation';

const TONES: Readonly<Record<Urgency, RowTone>> = {
  danger: 'banner-bad',
  person: 'banner-warning',
  waiting: 'banner-warning',
  working: 'strong',
  standing: 'banner-good',
  over: 'strong',
};

export const headlineTone = (urgency: Urgency): RowTone => TONES[urgency];
