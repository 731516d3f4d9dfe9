// The SQL that Prisma Migrate makes of schemas: standard input is {name: text}, standard output {name: sql} or
// {name: {error}}. The engine asks an adapter for the database; this one answers for a database that is not there.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

const folder = new URL('./', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
const wasm = await WebAssembly.compile(readFileSync(fileURLToPath(new URL('schema_engine_bg.wasm', folder))));
const imports = Object.fromEntries(WebAssembly.Module.imports(wasm).map((each) => [each.module, engine]));
const instance = await WebAssembly.instantiate(wasm, imports);
engine.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start?.();

globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };

const PROVIDERS = { postgresql: 'postgres', postgres: 'postgres', cockroachdb: 'postgres', mysql: 'mysql', sqlite: 'sqlite', sqlserver: 'sqlserver' };
const VERSIONS = {
  postgres: { columnTypes: [5, 7, 0], columnNames: ['exists', 'version', 'numeric_version'], rows: [[true, 'PostgreSQL 16.0', 160000]] },
  mysql: { columnTypes: [7, 7], columnNames: ['@@version', 'version'], rows: [['8.0.36', '8.0.36']] },
  sqlite: { columnTypes: [7], columnNames: ['version'], rows: [['3.45.0']] },
  sqlserver: { columnTypes: [7], columnNames: ['version'], rows: [['Microsoft SQL Server 2022']] },
};

const ok = (value) => ({ ok: true, value, map: (f) => ok(f(value)), flatMap: (f) => f(value) });

// The engine is Prisma 8's: the address of the database is no longer said in a schema, and many previews are over.
const PREVIEWS = ['partialIndexes', 'postgresqlExtensions', 'views'];

function current(text) {
  const features = `$1 = [${PREVIEWS.map((each) => `"${each}"`).join(', ')}]`;
  return text
    .replace(/^[ \t]*(url|directUrl|shadowDatabaseUrl)[ \t]*=.*$/gm, '')
    .replace(/^([ \t]*previewFeatures)[ \t]*=[^\]]*\]/gm, features);
}

async function migrate(source) {
  const text = current(source);
  const provider = PROVIDERS[/datasource\s+\w+\s*\{[^}]*?provider\s*=\s*"(\w+)"/.exec(text)?.[1]] ?? 'postgres';
  const shared = { provider, adapterName: 'none', errorRegistry: { consumeError: () => undefined } };
  const connection = {
    ...shared,
    queryRaw: async () => ok(VERSIONS[provider]),
    executeRaw: async () => ok(0),
    executeScript: async () => ok(undefined),
    getConnectionInfo: () => ok({ schemaName: { postgres: 'public', sqlserver: 'dbo' }[provider], supportsRelationJoins: true }),
    dispose: async () => ok(undefined),
  };
  const adapter = { ...shared, connect: async () => ok(connection), connectToShadowDb: async () => ok(connection) };
  const migrator = await engine.SchemaEngine.new({ datamodels: [['schema.prisma', text]], datasource: undefined }, () => {}, adapter);
  const answer = await migrator.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: text }] },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return answer.stdout ?? '';
}

const answers = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  try {
    answers[name] = await migrate(text);
  } catch (error) {
    answers[name] = { error: String(error.message ?? error) };
  }
}
process.stdout.write(JSON.stringify(answers));
