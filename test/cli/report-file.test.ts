import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '../../cli/option-error';
import { checkReportFile, writeReportFile } from '../../cli/report-file';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a file in a folder that exists is written, and may be written again', () => {
  const path = join(folder, 'report.html');
  for (const page of ['first', 'second']) {
    checkReportFile(path);
    writeReportFile(path, page);
  }
  expect(readFileSync(path, 'utf8')).toBe('second');
});

test('a folder, a file in no folder, and no name at all are rejected before the drill', () => {
  for (const path of [folder, join(folder, 'none', 'report.html'), ''])
    expect(() => checkReportFile(path)).toThrow(OptionError);
});
