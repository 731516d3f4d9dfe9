// What Mermaid reads of entity diagrams: standard input is {name: text}, standard output {name: facts} or {name: {error}}.
import { readFileSync } from 'node:fs';
import mermaid from 'mermaid';

async function facts(text) {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const entities = [...db.getEntities().values()];
  const names = new Map(entities.map((entity) => [entity.id, entity.alias || entity.label]));
  return {
    entities: entities.map(({ alias, label, attributes }) => ({ name: alias || label, attributes })),
    relationships: db.getRelationships().map(({ entityA, entityB, roleA, relSpec }) => ({
      from: names.get(entityA),
      to: names.get(entityB),
      role: roleA,
      ...relSpec,
    })),
  };
}

const answers = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  try {
    answers[name] = await facts(text);
  } catch (error) {
    answers[name] = { error: String(error) };
  }
}
process.stdout.write(JSON.stringify(answers));
