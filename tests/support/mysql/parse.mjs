// Reads a JSON array of statements from stdin and writes, for each, its syntax errors by MySQL's own grammar.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { default: Parser } = createRequire(import.meta.url)("ts-mysql-parser");

function errorsOf(statement, version) {
  const errors = [];
  const listener = {
    syntaxError: (_recognizer, _symbol, line, column, message) =>
      errors.push(`${line}:${column} ${message.slice(0, 200)}`),
  };
  new Parser({ version, parserErrorListener: listener, lexerErrorListener: listener }).parse(statement);
  return errors;
}

const { version, statements } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(statements.map((statement) => errorsOf(statement, version))));
