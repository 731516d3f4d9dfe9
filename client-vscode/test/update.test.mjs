// What an update is said to do.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bundled } from './bundled.mjs';

const { updateSummary } = await bundled('updateSummary.ts');
const changes = (...kinds) => kinds.map((kind) => ({ kind, what: 'A', why: 'so' }));

test('kinds are counted in one order, what stays and what is wrong beside them', () => {
  assert.equal(updateSummary(changes('removed', 'added', 'left', 'added', 'kept')), '2 added, 1 removed; 1 differs and stays; 1 needs a look');
  assert.equal(updateSummary(changes('kept', 'kept', 'renamed', 'left', 'left')), '1 renamed; 2 differ and stay; 2 need a look');
});

test('nothing done is said, too', () => {
  assert.equal(updateSummary(changes('kept')), 'no change; 1 differs and stays');
  assert.equal(updateSummary([]), 'no change');
});
