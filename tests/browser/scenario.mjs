// The extension as its user meets it: from a mistake to DDL on disk. Usage: node scenario.mjs VSIX SCREENSHOTS
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { check, eventually, openEditor } from './editor.mjs';

const [vsix, shots] = process.argv.slice(2);
check(vsix !== undefined && shots !== undefined, 'usage: node scenario.mjs VSIX SCREENSHOTS');
fs.mkdirSync(shots, { recursive: true });
for (const name of fs.readdirSync(shots)) if (name.endsWith('.png')) fs.rmSync(path.join(shots, name)); // pictures of an earlier run prove nothing

const started = performance.now();
const marks = {};
const mark = (name) => (marks[name] = Math.round(performance.now() - started));
const editor = await openEditor(path.resolve(vsix), path.join(import.meta.dirname, 'workspace'));
const { page, folder } = editor;
mark('workbench');

let number = 0;
const shoot = async (name) => {
  await page.waitForTimeout(300); // what has just appeared is still fading in
  await page.screenshot({ path: path.join(shots, `${String(++number).padStart(2, '0')}-${name}.png`) });
};
const onDisk = (name) => path.join(folder, name);
const read = (name) => fs.readFileSync(onDisk(name), 'utf8');

// ---- what a user does and sees; a group is the position of an editor from the left
const group = (index) => page.locator('.editor-group-container').nth(index);
const line = (text, index = 0) => group(index).locator('.view-line', { hasText: text });
const status = (text) => page.locator('.statusbar-item', { hasText: text });
const errors = () => group(0).locator('.squiggly-error');
const notification = (text) => page.locator('.notification-toast', { hasText: text });
const quickInput = () => page.locator('.quick-input-widget:visible');
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };

async function command(title) {
  await quickInput().waitFor({ state: 'hidden' }); // of the command before: what is typed there would go to the model
  await press('F1');
  await quickInput().locator('input').fill(`>${title}`);
  await quickInput().locator('.quick-input-list-row, .monaco-list-row', { hasText: title }).first().waitFor();
  await press('Enter');
}

/** Number of the first line with `text` as last saved: what follows an unsaved new line is one further down. */
function lineNumber(text) {
  const index = read('shop.entia').split('\n').findIndex((one) => one.includes(text));
  check(index >= 0, `the model has a line with ${text}`);
  return index + 1;
}

async function goToLine(text) {
  await press('Control+1', 'Control+g');
  await quickInput().waitFor();
  await page.keyboard.type(String(lineNumber(text)));
  await press('Enter');
  await quickInput().waitFor({ state: 'hidden' });
}

async function dismissNotifications() {
  await command('Notifications: Clear All Notifications'); // one may go by itself while another is closed
  await page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
}

const editorText = async (index) => (await group(index).locator('.view-lines').innerText()).replaceAll('\u00a0', ' ');
const modelText = async () => await editorText(0);

/** Undoes until it is as it was; what a press does is seen late on a loaded machine. */
async function undoUntil(done) {
  await press('Control+1');
  while (!(await done())) {
    const before = await modelText();
    await press('Control+z');
    await eventually(async () => await modelText() !== before, 'undone');
  }
}

/** The page in the last Markdown preview that was opened. */
const markdown = () => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
const checklist = () => page.getByRole('tree', { name: 'Entia Checklist' });

/** Into which model an import goes. */
async function pickModel(label) {
  await quickInput().getByText('What becomes of the import').or(quickInput().locator('.monaco-list-row', { hasText: 'New Model' })).first().waitFor();
  await quickInput().locator('.monaco-list-row', { hasText: label }).click();
}

async function startExport() {
  await press('Control+1');
  await page.getByRole('button', { name: 'Export DDL' }).first().click();
  await quickInput().locator('.monaco-list-row').first().waitFor();
}

/** In the page: all that VS Code keeps in the browser. */
async function storedState() {
  const found = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => Object.assign(indexedDB.open(name), { onsuccess: ({ target }) => resolve(target.result), onerror: reject }));
    for (const store of database.objectStoreNames) {
      const values = database.transaction(store).objectStore(store).getAll();
      found.push(JSON.stringify(await new Promise((resolve, reject) => Object.assign(values, { onsuccess: () => resolve(values.result), onerror: reject }))));
    }
    database.close();
  }
  return found.join('\n');
}

const steps = {
  async 'the model opens without an error, its targets in the status bar'() {
    await page.getByRole('treeitem', { name: 'shop.entia' }).dblclick();
    await line('model Shop').waitFor();
    await line('volume 10K now').filter({ hasText: /≈\s.*MB\sin\s3y/ }).waitFor(); // an inlay hint: the size of the table
    await status('postgres 16, sqlite 3.45').waitFor();
    check(await errors().count() === 0, 'no squiggle');
    await shoot('open');
  },

  async 'a mistake gets a squiggle and a line in the Problems panel'() {
    await goToLine('email: string');
    await line('email:').getByText('string', { exact: true }).first().dblclick();
    await page.keyboard.type('strng');
    await errors().first().waitFor({ state: 'attached' });
    await press('Escape', 'Control+Shift+M');
    await page.locator('.markers-panel').getByText('strng').first().waitFor();
    await status('1 error').waitFor();
    await shoot('problems');
    await press('Control+j');
    await page.locator('.markers-panel').waitFor({ state: 'hidden' });
  },

  async 'hover shows the type in each target'() {
    await goToLine('total:');
    await line('total:').getByText('total').first().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: /numeric|decimal/i });
    await hover.first().waitFor();
    await shoot('hover');
    await press('Escape');
  },

  async 'an export with errors writes nothing and shows the problems'() {
    await startExport();
    await press('Enter');
    await notification('Nothing was exported').getByRole('button', { name: 'Show Problems' }).waitFor();
    await shoot('refused');
    check(fs.readdirSync(folder).join() === 'shop.entia', 'no file was written');
    await dismissNotifications();
  },

  async 'the page of a rule is shown as a page'() {
    await line('strng').getByText('strng').first().click();
    await press('Control+.');
    await page.locator('.action-widget').getByText('Explain `unknown-type`').waitFor();
    await page.waitForTimeout(300); // as below
    await press('ArrowDown', 'Enter');
    const tab = page.getByRole('tab', { name: /Preview unknown_type\.md/ });
    await tab.waitFor();
    await markdown().getByRole('heading', { name: /unknown-type/ }).waitFor();
    await shoot('rule-page');
    await tab.getByRole('button', { name: /Close/ }).click();
    await group(1).waitFor({ state: 'detached' });
  },

  async 'the quick-fix mends the mistake'() {
    await line('strng').getByText('strng').first().click();
    await press('Control+.');
    await page.locator('.action-widget', { hasText: 'string' }).waitFor();
    await shoot('quick-fix');
    await page.waitForTimeout(300); // the menu takes keys only once it has the focus
    await press('Enter');
    await line('email:').getByText('string').first().waitFor();
    await eventually(async () => await errors().count() === 0, 'without a squiggle');
    await status('postgres 16, sqlite 3.45').waitFor();
  },

  async 'completion offers what may stand here'() {
    await goToLine('born:');
    await press('End', 'Enter');
    await page.keyboard.type('joined: time', { delay: 60 });
    const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'timestamp' });
    await row.first().waitFor();
    await shoot('completion');
    await row.first().click();
    await line('joined: timestamp').waitFor();
    await page.keyboard.type('?');
    check(await errors().count() === 0, 'no squiggle after completion');
  },

  async 'the preview shows the DDL and follows the model'() {
    await page.getByRole('button', { name: 'Preview DDL' }).first().click();
    await eventually(async () => /create table/i.test(await editorText(1)), 'showing a table');
    check(/joined/.test(await editorText(1)), 'what was just typed is in the preview');
    await goToLine('name:');
    await press('End', 'Enter');
    const typed = performance.now();
    await page.keyboard.type('nickname: string(30)?');
    await press('Escape');
    await eventually(async () => /nickname/.test(await editorText(1)), 'showing the new column');
    marks.keystrokeToPreview = Math.round(performance.now() - typed);
    await shoot('preview');
  },

  async 'a mistake inside SQL is shown at its word, beside the preview'() {
    await press('Control+b'); // room for the picture that the README shows
    await line('paid_has_amount').getByText("'paid'").first().dblclick();
    await page.keyboard.type('pait');
    await errors().first().waitFor({ state: 'attached' });
    await press('Escape');
    await line('paid_has_amount').getByText("'pait'").first().hover();
    await page.locator('.monaco-hover:visible', { hasText: 'paid' }).first().waitFor();
    await eventually(async () => /The model has errors/.test(await editorText(1)), 'saying that the model has errors');
    await shoot('editor');
    await press('Escape');
    await undoUntil(async () => await line("'paid'").count() > 0);
    await eventually(async () => await errors().count() === 0, 'without a squiggle');
    await press('Control+b');
  },

  async 'the preview keeps the last DDL beneath the errors'() {
    await press('Control+1', 'End', 'Enter');
    await page.keyboard.type('odd: strng');
    await press('Escape');
    await eventually(async () => /The model has errors/.test(await editorText(1)), 'saying that the model has errors');
    check(/create table/i.test(await editorText(1)), 'the DDL from before is still there');
    await shoot('preview-errors');
    await undoUntil(async () => !(await modelText()).includes('odd'));
    await eventually(async () => !/The model has errors/.test(await editorText(1)), 'free of errors again');
  },

  async 'the preview changes its dialect'() {
    await line('create table', 1).or(line('CREATE TABLE', 1)).first().click();
    await page.getByRole('button', { name: 'Change Dialect of Preview' }).click();
    await quickInput().locator('.monaco-list-row', { hasText: 'SQLite' }).click();
    await page.getByRole('tab', { name: /shop\.sqlite\.sql/ }).waitFor();
    await eventually(async () => await page.getByRole('tab', { name: /shop\.postgres\.sql/ }).count() === 0, 'closed: the other preview');
    await shoot('preview-sqlite');
    await page.getByRole('tab', { name: /shop\.sqlite\.sql/ }).getByRole('button', { name: /Close/ }).click();
    await group(1).waitFor({ state: 'detached' });
  },

  async 'the document shows the model and follows it'() {
    await line('model Shop').click();
    await page.getByRole('button', { name: 'Preview Document' }).first().click();
    const tab = page.getByRole('tab', { name: /shop\.md/ });
    await tab.waitFor();
    await markdown().getByRole('heading', { name: 'Data Model - Shop' }).waitFor();
    await markdown().getByRole('cell', { name: 'Login and contact address' }).first().waitFor();
    await markdown().locator('.mermaid svg').first().waitFor();
    await eventually(async () => /shop\.entia/.test(await page.title()), 'with the focus in the model');
    await shoot('document');
    const body = markdown().locator('body');
    const scroll = async () => await body.evaluate(() => document.scrollingElement.scrollTop);
    await markdown().getByRole('row', { name: /string\(200\)/ }).first().evaluate((row) => scrollBy(0, row.getBoundingClientRect().top - 300));
    const before = await scroll();
    check(before > 300, 'the document is scrolled');
    await goToLine('name:');
    await press('End');
    const typed = performance.now();
    await page.keyboard.type(' /// As on the card');
    await markdown().getByRole('cell', { name: 'As on the card' }).first().waitFor();
    marks.keystrokeToDocument = Math.round(performance.now() - typed);
    check(Math.abs(await scroll() - before) < 60, `the document keeps its place: ${before}, ${await scroll()}`);
    await shoot('document-follows');
    await tab.getByRole('button', { name: /Close/ }).click();
    await group(1).waitFor({ state: 'detached' });
  },

  async 'the checklist leads to what is open'() {
    const files = page.getByRole('button', { name: 'Explorer Section: workspace' });
    await files.click(); // makes room
    const view = page.getByRole('button', { name: /^Entia Checklist.* Section/ });
    await view.click();
    const question = checklist().getByRole('treeitem', { name: /^Performance considerations addressed: \d+ open points/ });
    await question.click();
    const point = checklist().getByRole('treeitem', { name: /^OrderLine has no volume, shop\.entia, line \d+$/ });
    await point.waitFor();
    await shoot('checklist');
    const where = Number(/\d+$/.exec(await point.getAttribute('aria-label'))[0]);
    await point.click();
    await page.locator('.statusbar-item', { hasText: `Ln ${where},` }).waitFor();
    check((await line('entity OrderLine').count()) === 1 && where > 20, 'at the entity');
    await shoot('checklist-place');
    await view.click();
    await files.click();
  },

  async 'Enter goes on with a documentation comment'() {
    await goToLine('/// A person who buys.');
    await press('End', 'Enter');
    await page.keyboard.type('Or looks around.');
    await line('/// Or looks around.').waitFor();
  },

  async 'the model is formatted and saved'() {
    await command('Format Document');
    await line('Customer index on delete restrict').waitFor(); // clauses have an order
    await press('Control+s');
    await eventually(() => /^  joined: +timestamp\?$/m.test(read('shop.entia')), 'saved');
    check(/^  nickname: +string\(30\)\?$/m.test(read('shop.entia')), 'the model on disk has what was typed');
    check(/^\/\/\/ A person who buys\.\n\/\/\/ Or looks around\.\nentity Customer/m.test(read('shop.entia')), 'both lines of documentation');
  },

  async 'an export writes a file for each target'() {
    await startExport();
    const rows = quickInput().locator('.monaco-list-row');
    for (const [title, picked] of [['PostgreSQL', true], ['SQLite', true], ['MySQL', false]]) {
      const box = rows.filter({ hasText: title }).getByRole('checkbox').first();
      check(await box.isChecked() === picked, `${title} is ${picked ? '' : 'not '}preselected`);
    }
    await shoot('export-dialects');
    await press('Enter');
    await notification('Exported shop.postgres.sql, shop.sqlite.sql').waitFor();
    for (const name of ['shop.postgres.sql', 'shop.sqlite.sql']) {
      check(/create table[^;]*customer[^;]*nickname/is.test(read(name)), `${name} has the table with the new column`);
    }
    check(!fs.existsSync(onDisk('shop.mysql.sql')), 'only the targets were written');
    await shoot('exported');
    await dismissNotifications();
  },

  async 'our own files are written again without a question'() {
    await goToLine('nickname:');
    await press('End', 'Enter');
    await page.keyboard.type('points: int?');
    await press('Escape');
    await startExport();
    await press('Enter');
    await notification('Exported shop.postgres.sql, shop.sqlite.sql').waitFor();
    for (const name of ['shop.postgres.sql', 'shop.sqlite.sql']) check(/points/.test(read(name)), `${name} has the newest column`);
    await dismissNotifications();
  },

  async 'foreign text is overwritten only when the user says so'() {
    const foreign = '-- written by hand\n';
    const dialog = page.locator('.monaco-dialog-box');
    const exportPostgres = async () => {
      await startExport();
      await quickInput().locator('.monaco-list-row', { hasText: 'SQLite' }).click(); // no longer picked
      await press('Enter');
      await dialog.getByText('shop.postgres.sql was not written by Entia').waitFor();
    };
    fs.writeFileSync(onDisk('shop.postgres.sql'), foreign);

    await exportPostgres();
    await shoot('foreign');
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await dialog.waitFor({ state: 'hidden' });
    check(read('shop.postgres.sql') === foreign, 'Skip leaves the file');

    await exportPostgres();
    await dialog.getByRole('button', { name: 'Show Diff' }).click();
    const question = notification('Overwrite it?');
    await question.waitFor();
    await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await page.locator('.monaco-diff-editor .view-line', { hasText: 'written by hand' }).first().waitFor();
    await shoot('diff');
    check(read('shop.postgres.sql') === foreign, 'a diff writes nothing');
    await question.getByRole('button', { name: 'Overwrite' }).click();
    await eventually(() => /create table/i.test(read('shop.postgres.sql')), 'overwritten');
    await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    await dismissNotifications();
  },

  async 'the document is written beside the model'() {
    await page.getByRole('tab', { name: /shop\.entia/ }).click();
    await command('Entia: Export Document');
    await notification('Exported shop.md.').waitFor();
    check(/^# Data Model - Shop$[^]*As on the card/m.test(read('shop.md')), 'the document has what was typed');
    await dismissNotifications();
  },

  async 'definition leads to the entity'() {
    await page.getByRole('tab', { name: /shop\.entia/ }).click();
    await goToLine('-> Customer');
    await line('-> Customer').getByText(/\bCustomer$/).first().click();
    await press('F12');
    await page.locator('.statusbar-item', { hasText: `Ln ${lineNumber('entity Customer')},` }).waitFor();
  },

  async 'a database becomes a model in a new editor, and its password is nowhere'() {
    const secret = 'hunter2-of-the-scenario';
    const path_ = path.join(path.dirname(folder), 'library.db');
    const database = new DatabaseSync(path_);
    database.exec('create table author (id integer primary key, name text not null); create table book (id integer primary key, author_id integer references author (id))');
    database.close();
    const enter = async (text) => {
      await quickInput().locator('input').fill(text);
      await press('Enter');
    };
    const begin = async (url) => {
      await command('Entia: Import Database…');
      await pickModel('New Model');
      await quickInput().locator('input').waitFor();
      await quickInput().getByText('The password is asked for separately').waitFor();
      if (url !== undefined) await enter(url);
    };

    await begin('postgresql://ann@127.0.0.1:1/shop');
    await quickInput().getByText('Password for postgresql://ann@127.0.0.1:1/shop').waitFor();
    check(await quickInput().locator('input').getAttribute('type') === 'password', 'the password is not shown');
    await shoot('password');
    await enter(secret);
    await notification('cannot be reached: connection refused').waitFor();
    await shoot('not-reached');
    await dismissNotifications();

    await begin('oracel://db');
    await quickInput().getByText('names no database that Entia reads').waitFor();
    await enter(`sqlite:///${path_}`);
    await page.getByRole('tab', { name: /Untitled-1/ }).waitFor();
    await line('-> Author?').waitFor();
    await notification('Imported 2 tables').getByRole('button', { name: 'Show Report' }).waitFor();
    await shoot('imported');
    await dismissNotifications();
    await command('View: Revert and Close Editor');

    await begin();
    await eventually(async () => await quickInput().locator('input').inputValue() === `sqlite:///${path_}`, 'remembered');
    await press('Escape');
    const state = await page.evaluate(storedState);
    check(state.includes('library.db'), 'the URL is among what VS Code keeps');
    check(!state.includes(secret) && !editor.keeps(secret), 'the password is not');
  },

  async 'a file of SQL becomes a model in a new editor'() {
    fs.writeFileSync(onDisk('novels.sql'), 'create table novels (id serial primary key, total numeric(12, 2) not null check (total > 0));');
    await command('Entia: Import File…');
    await pickModel('New Model');
    await quickInput().locator('.monaco-list-row', { hasText: 'novels.sql' }).click();
    await line('entity Novel {').waitFor();
    await notification('Imported 1 table,').waitFor();
    await shoot('imported-file');
    await dismissNotifications();
    await command('View: Revert and Close Editor');
    fs.rmSync(onDisk('novels.sql'));
  },

  async 'a model is updated by a new import, and undone in one step'() {
    await page.getByRole('tab', { name: /shop\.entia/ }).click();
    await press('Control+s');
    await eventually(() => /points/.test(read('shop.entia')), 'saved');
    // The source is what the model says, with a column more and one that is called otherwise.
    await startExport();
    await press('Enter');
    await notification('Exported shop.postgres.sql, shop.sqlite.sql').waitFor();
    await dismissNotifications();
    const sql = read('shop.postgres.sql');
    const begin = async () => {
      await command('Entia: Import File…');
      await pickModel('Update shop.entia');
      await quickInput().locator('.monaco-list-row', { hasText: 'source.sql' }).click();
    };

    fs.writeFileSync(onDisk('source.sql'), sql);
    await begin();
    await notification('shop.entia is up to date with source.sql').waitFor();
    await dismissNotifications();

    fs.writeFileSync(onDisk('source.sql'), sql.replace(/^( +)quantity\b/m, '$1discount integer,\n$1quantity').replace(/\bnickname\b/g, 'called'));
    await begin();
    const question = notification('Update shop.entia? 1 added, 1 renamed.');
    await question.waitFor();
    await page.locator('.monaco-diff-editor .view-line', { hasText: 'discount' }).first().waitFor();
    await page.locator('.monaco-diff-editor .view-line', { hasText: 'was' }).filter({ hasText: 'nickname' }).first().waitFor();
    await shoot('update-diff');
    check(!/discount|was nickname/.test(read('shop.entia')), 'a diff writes nothing');
    await question.getByRole('button', { name: 'Discard' }).click();
    await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    check(!/discount/.test(await modelText()), 'Discard leaves the model');

    await begin();
    await question.getByRole('button', { name: 'Apply' }).click();
    await notification('Updated shop.entia: 1 added, 1 renamed.').getByRole('button', { name: 'Show Report' }).waitFor();
    await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    await line('called:').filter({ hasText: 'was nickname' }).waitFor();
    await shoot('updated');
    check(!/called:/.test(read('shop.entia')), 'the model is changed in its editor, and saved by its user');
    await press('Control+1', 'Control+z');
    await eventually(async () => !/called:/.test(await modelText()), 'undone in one step');
    check(await line('nickname:').count() === 1, 'the model is as it was');
    await dismissNotifications();
    fs.rmSync(onDisk('source.sql'));
  },

  async 'each kind of export is written beside the model'() {
    const kinds = [
      ['DBML', 'shop.dbml', /^Table "?customer/m, 'PostgreSQL'], ['Prisma schema', 'shop.prisma', /^model Customer \{/m, 'PostgreSQL'],
      ['Mermaid diagram', 'shop.mmd', /^erDiagram/m], ['PlantUML diagram', 'shop.puml', /^@startuml/m], ['JSON', 'shop.entia.json', /"Customer"/],
      ['Jobs', 'shop.postgres.jobs.sql', /./, 'PostgreSQL'],
    ];
    for (const [title, file, wanted, database] of kinds) {
      await page.getByRole('tab', { name: /shop\.entia/ }).click();
      await command('Entia: Export…');
      const row = quickInput().locator('.monaco-list-row', { hasText: title });
      await row.first().waitFor();
      if (title === 'DBML') await shoot('export-kinds');
      await row.first().click();
      if (database !== undefined) await quickInput().locator('.monaco-list-row', { hasText: database }).first().click();
      await notification(`Exported ${file}`).waitFor();
      check(wanted.test(read(file)), `${file} is what it is called`);
      if (title === 'Prisma schema') {
        await shoot('exported-kind');
        await notification(`Exported ${file}`).getByRole('button', { name: 'Open' }).click();
        await page.getByRole('tab', { name: /shop\.prisma/ }).waitFor();
        await shoot('exported-opened');
        await page.getByRole('tab', { name: /shop\.prisma/ }).getByRole('button', { name: /Close/ }).click();
      }
      await dismissNotifications();
    }
  },

  async 'the server restarts'() {
    await command('Entia: Restart Server');
    await status('postgres 16, sqlite 3.45').waitFor({ state: 'detached' });
    await status('postgres 16, sqlite 3.45').waitFor();
  },

  async 'without a Python the message leads to the setting'() {
    fs.writeFileSync(editor.machineSettings, JSON.stringify({ 'entia.python': '/nowhere/python3' }));
    const message = notification('Entia needs Python 3.11 or newer');
    await message.getByRole('button', { name: 'Open Setting' }).waitFor();
    await status('Entia: stopped').waitFor();
    await shoot('no-python');
    await message.getByRole('button', { name: 'Open Setting' }).click();
    await page.locator('.settings-editor').getByText('Python 3.11 or newer that runs the language server').waitFor();
    await shoot('setting');
    await press('Escape');
    await page.locator('.settings-editor').waitFor({ state: 'hidden' });
    fs.writeFileSync(editor.machineSettings, '{}');
    await page.getByRole('tab', { name: /shop\.entia/ }).click();
    await status('postgres 16, sqlite 3.45').waitFor();
  },
};

let failure;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    mark(name);
  } catch (error) {
    failure = { step: name, error: String(error.stack ?? error).slice(0, 1500) };
    await page.screenshot({ path: path.join(shots, 'failed.png') });
    break;
  }
}
// The name of a webview's resources is of VS Code's own; a service worker answers it from the machine.
for (const host of editor.outside) if (host.endsWith('.vscode-resource.vscode-cdn.net')) editor.outside.delete(host);
if (failure === undefined && editor.outside.size > 0) failure = { step: 'no request leaves the machine', error: [...editor.outside].join(', ') };
const logs = failure === undefined ? '' : editor.logs();
await editor.close();
process.stdout.write(`${JSON.stringify({ ok: failure === undefined, ...failure, marks }, null, 2)}\n${logs}`);
process.exit(failure === undefined ? 0 : 1);
