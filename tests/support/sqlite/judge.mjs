// An empty database that runs a statement for each line of stdin, and answers with a line: its rows, or its error.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const { Database } = await require("sql.js")({
  wasmBinary: readFileSync(require.resolve("sql.js/dist/sql-wasm.wasm")),
});
const database = new Database();
database.run("PRAGMA foreign_keys = on");

function answer({ sql, params }) {
  try {
    const found = params.length ? database.exec(sql, params) : database.exec(sql);
    return { rows: found.at(-1)?.values ?? [] };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
