/** What an update does, in words. */
import { type UpdateChange } from './protocol';

const KINDS = ['added', 'changed', 'renamed', 'removed'] as const;

/** `2 added, 1 removed; 1 differs and stays; 1 needs a look`. */
export function updateSummary(changes: readonly UpdateChange[]): string {
  const count = (wanted: UpdateChange['kind']) => changes.filter(({ kind }) => kind === wanted).length;
  const done = KINDS.filter((kind) => count(kind) > 0).map((kind) => `${count(kind)} ${kind}`);
  const kept = count('kept');
  const left = count('left');
  return [
    done.length > 0 ? done.join(', ') : 'no change',
    ...(kept > 0 ? [kept === 1 ? '1 differs and stays' : `${kept} differ and stay`] : []),
    ...(left > 0 ? [left === 1 ? '1 needs a look' : `${left} need a look`] : []),
  ].join('; ');
}
