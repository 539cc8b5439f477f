/**
 * A line that somebody else may have phrased, made fit for a message to people: one line, bounded, without characters that hide or
 * reorder text, and without an address that a mail or chat client would turn into a link. What people are to click is Cordon's own.
 */
import { oneLine } from './cut-text';

const LONGEST_LINE = 600;

export const spoken = (text: string): string => oneLine(text.replaceAll('://', ': //'), LONGEST_LINE);
