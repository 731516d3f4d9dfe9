// Which values are not of a JSON Schema: standard input is {schema, values: {name: value}}, standard output
// {name: [message]}.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const { schema, values } = JSON.parse(readFileSync(0, 'utf8'));
const validate = new Ajv.default({ strict: true }).compile(schema);
const found = Object.entries(values).map(([name, value]) => [
  name,
  validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(found)));
