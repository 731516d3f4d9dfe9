/** The requests that Entia's server answers beyond the Language Server Protocol. */
import { type Diagnostic, type Range, RequestType, type TextDocumentIdentifier, type TextEdit, type WorkDoneProgressParams } from 'vscode-languageclient/node';

export interface Dialect {
  readonly name: string;
  readonly title: string;
  /** The version that the model names, or the newest one known. */
  readonly version: string;
  /** The model names this dialect as a target. */
  readonly target: boolean;
}

export interface Note {
  readonly message: string;
  readonly uri: string;
  readonly range: Range;
}

export interface Problem {
  readonly message: string;
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly uri: string;
  readonly range: Range;
}

export interface Ddl {
  readonly dialect: string;
  /** `null` when errors forbid an export. */
  readonly text: string | null;
  /** Name of the file that an export writes, beside the file that declares the model: `shop.postgres.sql`. */
  readonly file: string;
  /** URI of the file that declares the model. */
  readonly model: string;
  /** The text sent as `existing` was not written by Entia, or was edited since. */
  readonly foreign: boolean;
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
}

/** Something that a model can be exported as: of one of the dialects, for one of the entities, where there are any. */
export interface Kind {
  readonly name: string;
  readonly title: string;
  readonly dialects: readonly string[];
  readonly entities: readonly string[];
}

/** The design document of a model. A model with errors has one, too, which names them before anything else. */
export interface DesignDocument {
  /** Markdown. */
  readonly text: string;
  /** Name of the file that an export writes, beside the file that declares the model: `shop.md`. */
  readonly file: string;
  /** URI of the file that declares the model. */
  readonly model: string;
  /** The text sent as `existing` was not written by Entia, or was edited since. */
  readonly foreign: boolean;
  readonly problems: readonly Problem[];
}

/** A question of the checklist; `done` when no point is open and the model has no error. */
export interface Question {
  readonly question: string;
  readonly done: boolean;
  /** What is open, and where to write it. */
  readonly points: readonly Note[];
}

export interface Checklist {
  /** URI of the file that declares the model. */
  readonly model: string;
  readonly checks: readonly Question[];
}

/** What a URL of a database says. */
export interface DatabaseAddress {
  /** The URL without its secret: all of it that may be shown and remembered. */
  readonly shown: string;
  /** A password is expected, and neither the URL nor the server's environment has one. */
  readonly asks: boolean;
}

/** A model that was made of a database or of files. */
export interface Made {
  readonly text: string;
  /** What it was read from, without a secret. */
  readonly source: string;
  /** What was read: `tables` → 12. */
  readonly counts: Readonly<Record<string, number>>;
  /** The same in words: `12 tables, 1 view`. */
  readonly summary: string;
  readonly remarks: readonly Remark[];
}

export interface Remark {
  /** A line of a file, or an object of the database. */
  readonly place: string;
  readonly message: string;
  /** Nothing of the model says it. */
  readonly lost: boolean;
}

/** What a new import of its source changes in a model. */
export interface Update {
  /** The files that differ, none where the model is up to date. */
  readonly files: readonly UpdatedFile[];
  readonly changes: readonly UpdateChange[];
}

export interface UpdatedFile {
  readonly uri: string;
  /** All of it, as it will be. */
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

export interface UpdateChange {
  /** `kept` is what the model says otherwise than its source, `left` what is wrong then and is for somebody to look at. */
  readonly kind: 'added' | 'changed' | 'removed' | 'renamed' | 'kept' | 'left';
  readonly what: string;
  readonly why: string;
}

interface ImportDatabaseParams extends WorkDoneProgressParams {
  readonly url: string;
  readonly password?: string;
}

interface ImportFilesParams extends WorkDoneProgressParams {
  readonly uris: readonly string[];
}

interface ModelParams {
  readonly textDocument: TextDocumentIdentifier;
}

interface UpdateModelParams extends ModelParams, WorkDoneProgressParams {
  /** The model that was imported. */
  readonly text: string;
}

interface DocumentParams extends ModelParams {
  readonly existing?: string | null;
}

interface DdlParams extends ModelParams {
  readonly dialect: string;
  readonly existing?: string | null;
}

interface ExportParams extends ModelParams {
  readonly kind: string;
  readonly dialect: string;
  readonly entity: string;
  readonly existing?: string | null;
}

export const DialectsRequest = new RequestType<ModelParams, Dialect[], never>('entia/dialects');
export const DdlRequest = new RequestType<DdlParams, Ddl, never>('entia/ddl');
export const KindsRequest = new RequestType<ModelParams, Kind[], never>('entia/kinds');
/** Of `kind`, as of DDL: a text beside the model, its notes and what forbids it. */
export const ExportRequest = new RequestType<ExportParams, Ddl, never>('entia/export');
export const DocumentRequest = new RequestType<DocumentParams, DesignDocument, never>('entia/document');
export const DatabaseAddressRequest = new RequestType<{ readonly url: string }, DatabaseAddress, never>('entia/databaseAddress');
export const ImportDatabaseRequest = new RequestType<ImportDatabaseParams, Made, never>('entia/importDatabase');
export const ImportFilesRequest = new RequestType<ImportFilesParams, Made, never>('entia/importFiles');
export const UpdateModelRequest = new RequestType<UpdateModelParams, Update, never>('entia/updateModel');
export const ChecklistRequest = new RequestType<ModelParams, Checklist, never>('entia/checklist');
