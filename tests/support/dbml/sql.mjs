// SQL that @dbml/core writes of DBML: standard input is {database, texts: {name: text}}, standard output {name: SQL}.
import { readFileSync } from 'node:fs';
import { ModelExporter, Parser } from '@dbml/core';

const { database, texts } = JSON.parse(readFileSync(0, 'utf8'));
const written = Object.entries(texts).map(([name, text]) => [name, ModelExporter.export(new Parser().parse(text, 'dbmlv2').normalize(), database)]);
process.stdout.write(JSON.stringify(Object.fromEntries(written)));
