// What Prisma's own parser reads of schemas, by its data model: standard input is {name: text}, standard output
// {name: facts} or {name: {error}}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const prisma = createRequire(import.meta.url)('@prisma/prisma-schema-wasm');

function facts(text) {
  const { datamodel } = JSON.parse(prisma.get_dmmf(JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true })));
  return {
    models: datamodel.models.map(({ name, dbName, documentation, fields, primaryKey, uniqueFields }) => ({
      name,
      table: dbName ?? name,
      documentation: documentation ?? '',
      key: primaryKey?.fields ?? fields.filter(({ isId }) => isId).map((field) => field.name),
      uniques: [...fields.filter(({ isUnique }) => isUnique).map((field) => [field.name]), ...uniqueFields],
      fields: fields.map(({ name, dbName, kind, type, isList, isRequired, hasDefaultValue, relationFromFields, relationToFields, relationOnDelete, documentation, nativeType }) => ({
        name,
        column: dbName ?? name,
        kind,
        type,
        list: isList,
        required: isRequired,
        default: hasDefaultValue,
        from: relationFromFields ?? [],
        to: relationToFields ?? [],
        delete: relationOnDelete ?? '',
        documentation: documentation ?? '',
        native: nativeType ?? null,
      })),
    })),
    enums: datamodel.enums.map(({ name, dbName, values }) => ({ name: dbName ?? name, labels: values.map((value) => value.dbName ?? value.name) })),
  };
}

const answers = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  try {
    answers[name] = facts(text);
  } catch (error) {
    answers[name] = { error: String(error.message ?? error) };
  }
}
process.stdout.write(JSON.stringify(answers));
