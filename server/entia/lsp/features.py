"""What the server can do: one table, each row a method, its handler and its options.

A handler takes the server and the protocol's parameters and gives JSON. It asks `ide` and translates: nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcInvalidParams

from entia.ide.actions import Action, actions, touching
from entia.ide.caret import Caret, caret_at
from entia.ide.completion import complete
from entia.ide.export import Export, choices, export, model_path
from entia.ide.formatting import format_document
from entia.ide.hints import hints
from entia.ide.hover import describe, hover
from entia.ide.lists import rewrites
from entia.ide.navigation import definition, references
from entia.lsp import answers, positions
from entia.lsp.session import Session, warm
from entia.lsp.uris import path_of
from entia.syntax.document import Document
from entia.text import Position, Span

if TYPE_CHECKING:
    from entia.ide.formats import Written
    from entia.lsp.server import Server

Json = Any
Handler = Callable[["Server", Any], Json]

_PATTERN = "**/*.entia"


# ---- lifecycle -------------------------------------------------------------------------------------------------------
def initialize(server: Server, params: types.InitializeParams) -> None:
    """Remember how the client counts columns."""
    encoding = server.workspace.position_encoding
    server.session.encoding = encoding.value if isinstance(encoding, types.PositionEncodingKind) else str(encoding)


def initialized(server: Server, params: types.InitializedParams) -> None:
    """Read the workspace's files, and ask to be told when they change."""
    capabilities = server.client_capabilities
    if get_capability(capabilities, "workspace.did_change_watched_files.dynamic_registration", False):
        watcher = types.FileSystemWatcher(glob_pattern=_PATTERN)
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers=[watcher])
        registration = types.Registration("entia-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        server.client_register_capability(types.RegistrationParams([registration]))
    server.session.set_folders(server.workspace.folders)
    warm()


def folders_changed(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """The workspace has other folders now (pygls has taken note of them already)."""
    server.session.set_folders(server.workspace.folders)


def files_changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Files changed outside the editor."""
    server.session.files_changed(change.uri for change in params.changes)


# ---- features --------------------------------------------------------------------------------------------------------
def completion(server: Server, params: types.CompletionParams) -> Json:
    """`textDocument/completion`."""
    session, path = server.resolved(), path_of(params.text_document.uri)
    found = complete(session.workspace, path, _position(session, path, params.position))
    caret = _caret(session, params)
    if found is None or caret is None:
        return None
    defaults = get_capability(
        server.client_capabilities, "text_document.completion.completion_list.item_defaults", None
    )
    snippets = get_capability(
        server.client_capabilities, "text_document.completion.completion_item.snippet_support", False
    )
    if not snippets:
        items = tuple(
            item._replace(insert=answers.plain(item.insert), holes=False) if item.holes else item
            for item in found.items
        )
        found = found._replace(items=items)
    render = answers.completion_list if defaults and "editRange" in defaults else answers.completion_list_plain
    return render(caret.document, caret.index, found, session.encoding, path)


def resolve_completion(server: Server, params: types.CompletionItem) -> Json:
    """`completionItem/resolve`: the documentation, which is not worth making for 200 items."""
    item: dict[str, Any] = server.protocol.unstructure(params)
    data = item.get("data")
    if isinstance(data, dict) and isinstance(data.get("doc"), str) and isinstance(data.get("path"), str):
        said = describe(server.resolved().workspace, data["path"], data["doc"])
        if said:
            item["documentation"] = {"kind": "markdown", "value": said}
    return item


def hovered(server: Server, params: types.HoverParams) -> Json:
    """`textDocument/hover`."""
    session, path = server.resolved(), path_of(params.text_document.uri)
    caret = _caret(session, params)
    if caret is None:
        return None
    found = hover(session.workspace, path, _position(session, path, params.position))
    if found is None:
        return None
    where = positions.range_of(caret.document, caret.index, found.span, session.encoding)
    return {"contents": {"kind": "markdown", "value": found.markdown}, "range": where}


def code_actions(server: Server, params: types.CodeActionParams) -> Json:
    """`textDocument/codeAction`: the fixes that the diagnostics in the range carry, and what its line can become."""
    session, path = server.current(), path_of(params.text_document.uri)
    document = session.workspace.document(path)
    if document is None or session.findings is None:
        return []
    everything = session.findings.diagnostics(path)
    start, end = (_offset(session, path, each) for each in (params.range.start, params.range.end))
    offered = []
    caret = caret_at(session.workspace, path, _position(session, path, params.range.start))
    lists = rewrites(caret) if caret is not None else ()
    for action in (*actions(touching(everything, document, start, end), everything), *lists):
        value = _action(server, session, path, document, action)
        if value is not None and _wanted(value["kind"], params.context.only):
            offered.append(value)
    return offered


def _wanted(kind: str, only: Any) -> bool:
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)


_ACTION_KINDS = {**dict.fromkeys(("fix", "fix all", "silence", "explain"), "quickfix"), "rewrite": "refactor.rewrite"}


def _action(server: Server, session: Session, path: str, document: Document, action: Action) -> Json:
    value: dict[str, Any] = {
        "title": action.title,
        "kind": _ACTION_KINDS[action.kind],
        "diagnostics": [server.renderer.value(session, document, each) for each in action.diagnostics[:50]],
    }
    if action.kind == "explain":
        rule = action.diagnostics[0].rule
        if server.renderer.page(rule) is None:
            return None
        value["command"] = {"title": action.title, "command": EXPLAIN, "arguments": [rule]}
        return value
    versioned = get_capability(server.client_capabilities, "workspace.workspace_edit.document_changes", False)
    edit = answers.workspace_edit(session, path, action.edits, versioned=bool(versioned))
    if edit is None:
        return None
    value["edit"] = edit
    if action.preferred:
        value["isPreferred"] = True
    return value


def formatting(server: Server, params: types.DocumentFormattingParams) -> Json:
    """`textDocument/formatting`. The language has one style: the client's options are not asked."""
    document = server.session.workspace.document(path_of(params.text_document.uri))
    if document is None:
        return None
    return [answers.replacement(document, each, server.session.encoding) for each in format_document(document)]


def inlay_hints(server: Server, params: types.InlayHintParams) -> Json:
    """`textDocument/inlayHint`: of the declarations that stand in the range."""
    session, path = server.resolved(), path_of(params.text_document.uri)
    document, snapshot = session.workspace.document(path), session.workspace.model_of(path)
    if document is None or snapshot is None:
        return []
    first, last = (_offset(session, path, each)[0] for each in (params.range.start, params.range.end))
    found = []
    for index in range(first, min(last + 1, len(document.chunks))):
        for hint in hints(snapshot, document.chunks[index]):
            place = positions.range_of(document, index, Span(hint.at, hint.at), session.encoding)["start"]
            tooltip = {"kind": "markdown", "value": hint.tooltip}
            found.append({"position": place, "label": hint.text, "tooltip": tooltip, "paddingLeft": True})
    return found


def go_to_definition(server: Server, params: types.DefinitionParams) -> Json:
    """`textDocument/definition`."""
    caret = _caret(server.resolved(), params)
    place = None if caret is None else definition(caret)
    return None if caret is None or place is None else server.session.location(caret.path, place)


def find_references(server: Server, params: types.ReferenceParams) -> Json:
    """`textDocument/references`."""
    caret = _caret(server.resolved(), params)
    if caret is None:
        return []
    places = references(caret, declaration=params.context.include_declaration)
    found = (server.session.location(caret.path, place) for place in places)
    return [location for location in found if location is not None]


def document_symbols(server: Server, params: types.DocumentSymbolParams) -> Json:
    """`textDocument/documentSymbol`."""
    path = path_of(params.text_document.uri)
    document = server.session.workspace.document(path)
    return None if document is None else server.symbol_sheets.array(path, document)


def folding_ranges(server: Server, params: types.FoldingRangeParams) -> Json:
    """`textDocument/foldingRange`."""
    path = path_of(params.text_document.uri)
    document = server.session.workspace.document(path)
    return None if document is None else server.fold_sheets.array(path, document)


# ---- our own requests ------------------------------------------------------------------------------------------------
def dialects(server: Server, params: Any) -> Json:
    """`entia/dialects`: what the model of a file can be exported to."""
    snapshot = server.resolved().workspace.model_of(path_of(_uri(params)))
    return [each._asdict() for each in choices(snapshot)]


def ddl(server: Server, params: Any) -> Json:
    """`entia/ddl`: the DDL of a file's model for one dialect."""
    from entia.sql import is_ours

    path, dialect = path_of(_uri(params)), str(params.get("dialect"))
    session = server.current()
    assert session.findings is not None
    try:
        made = export(session.workspace, session.findings, path, dialect)
    except KeyError as error:
        raise JsonRpcInvalidParams(f"there is no DDL for {error}") from None
    return _exported(session, path, made, _is_foreign(params, is_ours))


def kinds(server: Server, params: Any) -> Json:
    """`entia/kinds`: all that the model of a file can be exported as."""
    from entia.ide.formats import kinds as all_kinds

    snapshot = server.resolved().workspace.model_of(path_of(_uri(params)))
    return [] if snapshot is None else [each._asdict() for each in all_kinds(snapshot)]


def export_as(server: Server, params: Any) -> Json:
    """`entia/export`: the model of a file as one of these kinds."""
    from entia.ide.formats import export_kind, is_ours

    path, kind = path_of(_uri(params)), str(params.get("kind"))
    dialect, entity = str(params.get("dialect") or ""), str(params.get("entity") or "")
    session = server.current()
    assert session.findings is not None
    try:
        made = export_kind(session.workspace, session.findings, path, kind, dialect, entity)
    except LookupError as error:
        raise JsonRpcInvalidParams(f"there is no such export: {error}") from None
    return _exported(session, path, made, _is_foreign(params, partial(is_ours, kind)))


def _exported(session: Session, path: str, made: Export | Written, foreign: bool) -> Json:
    problems = [
        _remark(session, path, each.place.chunk, each.span, each.message)
        | {"severity": int(each.severity), "code": each.rule}
        for each in made.problems
    ]
    problems += [
        _remark(session, path, each.chunk, each.span, each.message) | {"severity": 1, "code": "dialect-limit"}
        for each in made.refusals
    ]
    return {
        "dialect": made.dialect,
        "text": made.text,
        "file": made.file,
        "model": _model_uri(session, path),  # the export is written beside it
        "foreign": foreign,
        "notes": [_remark(session, path, each.chunk, each.span, each.message) for each in made.notes],
        "problems": problems,
    }


def _is_foreign(params: Any, is_ours: Callable[[str], bool]) -> bool:
    """Whether the text that the export would replace says something that is not ours."""
    existing = params.get("existing")
    return isinstance(existing, str) and bool(existing.strip()) and not is_ours(existing)


def document(server: Server, params: Any) -> Json:
    """`entia/document`: the design document of a file's model; there is one of a model with errors, too."""
    from entia.exporters.markdown import is_ours
    from entia.ide.document import document as write

    path = path_of(_uri(params))
    session = server.current()
    assert session.findings is not None
    made = _known(write, session.workspace, session.findings, path)
    return {
        "text": made.text,
        "file": made.file,
        "model": _model_uri(session, path),  # the document is written beside it
        "foreign": _is_foreign(params, is_ours),
        "problems": [
            _remark(session, path, each.place.chunk, each.span, each.message)
            | {"severity": int(each.severity), "code": each.rule}
            for each in made.problems
        ],
    }


def checklist(server: Server, params: Any) -> Json:
    """`entia/checklist`: the questions of the document's checklist, with what is open of each and where."""
    from entia.ide.document import checklist as ask

    path = path_of(_uri(params))
    session = server.current()
    assert session.findings is not None
    checks = [
        {
            "question": check.question,
            "done": check.done,
            "points": [
                _remark(session, path, point.place.chunk, point.place.span, point.message) for point in check.points
            ],
        }
        for check in _known(ask, session.workspace, session.findings, path)
    ]
    return {"model": _model_uri(session, path), "checks": checks}


def _known(ask: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return ask(*arguments)
    except KeyError as error:
        raise JsonRpcInvalidParams(f"there is no model of {error}") from None


def _model_uri(session: Session, path: str) -> str:
    snapshot = session.workspace.model_of(path)
    assert snapshot is not None  # it was asked for something already
    return session.uri(model_path(snapshot, path))


def _remark(session: Session, path: str, chunk: Any, span: Any, message: str) -> dict[str, Any]:
    from entia.diagnostics import Place

    location = None if chunk is None else session.location(path, Place(chunk, span))
    if location is None:
        start = {"line": 0, "character": 0}
        location = {"uri": session.uri(path), "range": {"start": start, "end": start}}
    return {"message": message, **location}


def _uri(params: Any) -> str:
    try:
        uri = params["textDocument"]["uri"]
    except (KeyError, TypeError):
        uri = None
    if not isinstance(uri, str):
        raise JsonRpcInvalidParams("`textDocument.uri` is missing")
    return uri


# ---- commands --------------------------------------------------------------------------------------------------------
EXPLAIN = "entia.explainRule"


def explain_rule(server: Server, rule: str) -> None:
    """Show a rule's page in the editor."""
    page = server.renderer.page(rule)
    if page is None:
        raise JsonRpcInvalidParams(f"there is no rule `{rule}`")
    server.window_show_document(types.ShowDocumentParams(uri=page, take_focus=True))


# ---- places ----------------------------------------------------------------------------------------------------------
def _position(session: Session, path: str, position: types.Position) -> Position:
    document = session.workspace.document(path)
    if document is None:
        return Position(0, 0)
    return positions.from_protocol(document, position.line, position.character, session.encoding)


def _caret(session: Session, params: Any) -> Caret | None:
    path = path_of(params.text_document.uri)
    return caret_at(session.workspace, path, _position(session, path, params.position))


def _offset(session: Session, path: str, position: types.Position) -> tuple[int, int]:
    document = session.workspace.document(path)
    assert document is not None
    return document.locate(_position(session, path, position))


FEATURES: tuple[tuple[str, Handler, Any], ...] = (
    (types.INITIALIZE, initialize, None),
    (types.INITIALIZED, initialized, None),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, folders_changed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files_changed, None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        completion,
        types.CompletionOptions(trigger_characters=[".", "@", "(", ">", "'"], resolve_provider=True),
    ),
    (types.COMPLETION_ITEM_RESOLVE, resolve_completion, None),
    (types.TEXT_DOCUMENT_HOVER, hovered, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_actions,
        types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite]
        ),
    ),
    (types.TEXT_DOCUMENT_FORMATTING, formatting, None),
    (types.TEXT_DOCUMENT_INLAY_HINT, inlay_hints, None),
    (types.TEXT_DOCUMENT_DEFINITION, go_to_definition, None),
    (types.TEXT_DOCUMENT_REFERENCES, find_references, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbols, None),
    (types.TEXT_DOCUMENT_FOLDING_RANGE, folding_ranges, None),
    ("entia/dialects", dialects, None),
    ("entia/ddl", ddl, None),
    ("entia/kinds", kinds, None),
    ("entia/export", export_as, None),
    ("entia/document", document, None),
    ("entia/checklist", checklist, None),
)

COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = ((EXPLAIN, explain_rule),)
