/** What the checklist view shows, without the view. */
import { type Checklist, type Note } from './protocol';

export interface Row {
  readonly label: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

export interface QuestionRow extends Row {
  readonly question: string;
  readonly done: boolean;
  readonly points: readonly PointRow[];
}

export interface PointRow extends Row {
  /** What stands behind the label, dimmed. */
  readonly description: string;
  /** Where to write what is missing; `undefined`: where VS Code lists errors. */
  readonly place: Pick<Note, 'uri' | 'range'> | undefined;
}

export function questionRows({ model, checks }: Checklist): QuestionRow[] {
  return checks.map(({ question, done, points }) => {
    const rows = points.length > 0 || done ? points.map((point) => pointRow(point, model)) : [ERRORS];
    const count = points.length === 1 ? '1 open point' : `${points.length} open points`;
    return {
      question,
      // In front: the end of a label is cut off where the side bar is narrow.
      label: points.length === 0 ? question : `${points.length} · ${question}`,
      spoken: `${question}: ${done ? 'done' : points.length === 0 ? ERRORS.label : count}`,
      done,
      points: rows,
    };
  });
}

/** How far the checklist is: `2 of 5`. */
export function progress({ checks }: Checklist): string {
  return `${checks.filter(({ done }) => done).length} of ${checks.length}`;
}

/** The one reason for an open question without an open point. */
const ERRORS: PointRow = { label: 'the model has errors', description: 'Problems', spoken: 'the model has errors, shown in Problems', place: undefined };

function pointRow({ message, uri, range }: Note, model: string): PointRow {
  const label = message.replaceAll('`', ''); // a tree shows no Markdown
  const line = `line ${range.start.line + 1}`;
  const file = decodeURIComponent(uri.split('/').pop() ?? '');
  return {
    label,
    description: uri === model ? line : `${file}, ${line}`,
    spoken: `${label}, ${file}, ${line}`,
    place: { uri, range },
  };
}
