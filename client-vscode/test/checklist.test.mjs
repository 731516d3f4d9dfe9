// What the checklist view shows for what the server answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bundled } from './bundled.mjs';

const { progress, questionRows } = await bundled('checklistRows.ts');
const MODEL = 'file:///models/shop.entia';
const at = (line) => ({ start: { line, character: 2 }, end: { line, character: 7 } });
const point = (message, line, uri = MODEL) => ({ message, uri, range: at(line) });
const checklist = (...checks) => ({ model: MODEL, checks: checks.map(([question, done, ...points]) => ({ question, done, points })) });

test('a question has a tick, or the number of its points', () => {
  const [done, one, many] = questionRows(checklist(['A', true], ['B', false, point('b', 0)], ['C', false, point('c', 0), point('d', 1)]));
  assert.deepEqual([done.done, done.label, done.spoken, done.points], [true, 'A', 'A: done', []]);
  assert.deepEqual([one.done, one.label, one.spoken], [false, '1 · B', 'B: 1 open point']);
  assert.deepEqual([many.label, many.spoken, many.points.length], ['2 · C', 'C: 2 open points', 2]);
});

test('a point says what is missing and where, counted from one', () => {
  const [{ points: [own, other] }] = questionRows(checklist(['A', false, point('`Tag` has no `volume`', 11), point('x', 0, 'file:///models/more%20orders.entia')]));
  assert.deepEqual([own.label, own.description, own.spoken], ['Tag has no volume', 'line 12', 'Tag has no volume, shop.entia, line 12']);
  assert.deepEqual(own.place, { uri: MODEL, range: at(11) });
  assert.deepEqual([other.description, other.place.uri], ['more orders.entia, line 1', 'file:///models/more%20orders.entia']);
});

test('a question that only errors leave open leads to them', () => {
  const [question] = questionRows(checklist(['A', false]));
  assert.equal(question.spoken, 'A: the model has errors');
  assert.deepEqual(question.points.map(({ label, place }) => [label, place]), [['the model has errors', undefined]]);
});

test('progress counts what is done', () => {
  assert.equal(progress(checklist(['A', true], ['B', false, point('b', 0)], ['C', true])), '2 of 3');
});
