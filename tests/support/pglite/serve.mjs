// One PGlite database behind standard input and output: a JSON request a line, a JSON answer a line.
//   node serve.mjs pg16|pg17|pg18
// {"sql": text}    runs every statement of text; answers {rows, oids, notices} of the last that has a result
// {"reset": true}  drops all that a user created and starts a new session; answers {}
// An engine's refusal is {"error": message, "code": SQLSTATE, "notices"}; anything else ends the process.
// Values travel as PostgreSQL's text form: Python decodes them as it does those of a real server.
import { createInterface } from 'node:readline'

const [version] = process.argv.slice(2)
const EXTENSIONS = ['btree_gin', 'btree_gist', 'citext', 'cube', 'hstore', 'ltree', 'pg_trgm', 'uuid_ossp']

const { PGlite, types } = await import(version)
const extensions = {}
for (const name of EXTENSIONS) extensions[name] = (await import(`${version}/contrib/${name}`))[name]
const database = await PGlite.create({ extensions })

const asText = {}
for (const oid of Object.keys({ ...types.parsers, ...database.parsers })) asText[oid] = (value) => value

const LOUD = new Set(['NOTICE', 'WARNING'])
const RESET = `
  do $$
  declare item record;
  begin
    for item in select extname from pg_extension where extname <> 'plpgsql' loop
      execute format('drop extension if exists %I cascade', item.extname);
    end loop;
    for item in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', item.nspname);
    end loop;
  end $$;
  create schema public;
  grant all on schema public to public`

async function reset() {
  await database.exec('rollback')
  await database.query('discard all')
  await database.exec('set client_min_messages = error')
  await database.exec(RESET)
  await database.query('discard all')
  // PGlite's defaults are not those of a server: the path of 0.2 is pg_catalog alone.
  await database.exec(`set search_path = "$user", public; set allow_system_table_mods = off;
    set client_min_messages = notice; set enable_seqscan = on`)
}

async function answer(request) {
  if (request.reset) {
    await reset()
    return {}
  }
  const notices = []
  try {
    const onNotice = ({ severity, message }) => LOUD.has(severity) && notices.push(message)
    const options = { rowMode: 'array', parsers: asText, onNotice }
    const results = await database.exec(request.sql, options)
    const last = results.at(-1)
    return { rows: last?.rows ?? [], oids: (last?.fields ?? []).map((field) => field.dataTypeID), notices }
  } catch (error) {
    if (!error.code) throw error
    return { error: error.message, code: error.code, notices }
  }
}

process.stdout.write(JSON.stringify({ version: (await database.query('show server_version')).rows[0].server_version }) + '\n')
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n')
}
await database.close()
