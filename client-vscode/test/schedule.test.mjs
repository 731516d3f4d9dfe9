// When work runs that follows changes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bundled } from './bundled.mjs';

const { createSchedule } = await bundled('schedule.ts');
const never = (error) => assert.fail(String(error));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('many changes are one run', async () => {
  let runs = 0;
  const schedule = createSchedule(async () => void (runs += 1), 20, never);
  for (let change = 0; change < 5; change += 1) schedule.soon();
  assert.equal(runs, 0);
  await sleep(100);
  assert.equal(runs, 1);
});

test('a change during a run is followed by one more, never beside it', async () => {
  let [runs, beside, most] = [0, 0, 0];
  const schedule = createSchedule(async () => {
    runs += 1;
    beside += 1;
    most = Math.max(most, beside);
    if (runs === 1) for (let change = 0; change < 3; change += 1) schedule.soon();
    await sleep(30);
    beside -= 1;
  }, 5, never);
  schedule.soon();
  await sleep(400);
  assert.deepEqual([runs, most], [2, 1]);
});

test('what took long is not asked for again at once', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  let runs = 0;
  const schedule = createSchedule(async () => {
    runs += 1;
    now += 1000;
  }, 10, never);
  schedule.soon();
  context.mock.timers.tick(10);
  assert.equal(runs, 1);
  await Promise.resolve();
  await Promise.resolve();
  schedule.soon();
  context.mock.timers.tick(999);
  assert.equal(runs, 1);
  context.mock.timers.tick(1);
  assert.equal(runs, 2);
});

test('an error is told, and the next change is followed again', async () => {
  const told = [];
  let runs = 0;
  const schedule = createSchedule(async () => {
    runs += 1;
    if (runs === 1) throw new Error('refused');
  }, 5, (error) => told.push(error.message));
  schedule.soon();
  await sleep(60);
  schedule.soon();
  await sleep(60);
  assert.deepEqual([runs, told], [2, ['refused']]);
});

test('nothing runs after its end', async () => {
  let runs = 0;
  const schedule = createSchedule(async () => void (runs += 1), 5, never);
  schedule.soon();
  schedule.dispose();
  schedule.soon();
  await sleep(40);
  assert.equal(runs, 0);
});
