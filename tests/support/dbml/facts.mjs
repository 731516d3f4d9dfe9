// What @dbml/core reads of DBML: standard input is {name: text}, standard output {name: facts} or {name: {errors}}.
import { readFileSync } from 'node:fs';
import { Parser } from '@dbml/core';

const name = (schema, table) => (schema && schema !== 'public' ? `${schema}.${table}` : table);

function indexFacts(index) {
  const keys = index.columns.map((column) => (column.type === 'expression' ? `(${column.value})` : column.value));
  return { name: index.name || '', keys, type: index.type || '', unique: Boolean(index.unique), pk: Boolean(index.pk) };
}

function tableFacts(schema, table) {
  const checks = [...(table.checks || []), ...table.fields.flatMap((field) => field.checks || [])];
  return {
    name: name(schema.name, table.name),
    note: table.note || '',
    columns: table.fields.map((field) => ({
      name: field.name,
      type: field.type.type_name.includes('.') ? field.type.type_name : name(field.type.schemaName, field.type.type_name),
      required: Boolean(field.not_null || field.pk),
      pk: Boolean(field.pk),
      unique: Boolean(field.unique),
      increment: Boolean(field.increment),
      note: field.note || '',
      default: field.dbdefault ? `${field.dbdefault.type} ${field.dbdefault.value}` : '',
    })),
    indexes: table.indexes.map(indexFacts),
    checks: checks.map((check) => check.expression),
    group: table.group ? table.group.name : '',
  };
}

function refFacts(ref) {
  const [left, right] = ref.endpoints.map((end) => [name(end.schemaName, end.tableName), end.fieldNames]);
  const many = ref.endpoints.map((end) => end.relation === '*');
  const kind = many[0] && many[1] ? 'many' : 'one';
  const forward = many[0] && !many[1];
  const [from, to] = forward || kind === 'many' ? [left, right] : [right, left];
  return { kind, single: !many[0] && !many[1], from, to, name: ref.name || '', delete: ref.onDelete || '', update: ref.onUpdate || '' };
}

function facts(text) {
  const database = new Parser().parse(text, 'dbmlv2');
  return {
    tables: database.schemas.flatMap((schema) => schema.tables.map((table) => tableFacts(schema, table))),
    refs: database.schemas.flatMap((schema) => schema.refs.map(refFacts)),
    enums: database.schemas.flatMap((schema) =>
      schema.enums.map((each) => ({ name: name(schema.name, each.name), labels: each.values.map((value) => value.name) })),
    ),
    notes: (database.notes || []).map((note) => note.name),
    dialect: database.databaseType || '',
    comment: database.note || '',
  };
}

const answers = {};
for (const [file, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  try {
    answers[file] = facts(text);
  } catch (error) {
    answers[file] = { errors: (error.diags || []).map((each) => [each.location?.start?.line ?? 0, each.message]) };
    if (!error.diags) answers[file].errors.push([0, String(error)]);
  }
}
process.stdout.write(JSON.stringify(answers));
