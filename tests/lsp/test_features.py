"""Each feature through a client that reads every answer with the protocol's own types."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from entia.exporters import ALL
from tests.lsp.wire import COMMAND, SERVER

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SERVER)}
URI = "untitled:shop"
SHOP = """\
model Shop {
  target postgres 15, sqlite 3.37
}

enum Status { draft, placed }

/// A person who buys.
entity Customer {
  id:    bigint pk auto
  email: string(254) unique   /// Where we write to
}

entity Order {
  id:       bigint pk auto
  customer -> Customer index
  status:   Status = draft
  total:    decimal(12, 2)
  index (status)
  check positive (total > 0)
}
"""
pytestmark = pytest.mark.asyncio


def made_client() -> LanguageClient:
    """pytest-lsp's client, and an answer to the registration of watched files."""
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]  # has no types
    def register(params: types.RegistrationParams) -> None:
        assert [each.method for each in params.registrations] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]

    return client


CONFIG = ClientServerConfig(server_command=COMMAND, server_env=ENVIRONMENT, client_factory=made_client)


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]  # has no types
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    capabilities = client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, text: str = SHOP, uri: str = URI) -> list[types.Diagnostic]:
    """Open a document and wait for its diagnostics."""
    item = types.TextDocumentItem(uri=uri, language_id="entia", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


def at(text: str, mark: str, dx: int = 0) -> dict[str, Any]:
    """Document and position of the first place where `mark` stands."""
    offset = text.index(mark) + dx
    line = text.count("\n", 0, offset)
    character = offset - (text.rfind("\n", 0, offset) + 1)
    return {
        "text_document": types.TextDocumentIdentifier(URI),
        "position": types.Position(line, character),
    }


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """A text of ASCII after edits."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    for edit in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
        start = starts[edit.range.start.line] + edit.range.start.character
        end = starts[edit.range.end.line] + edit.range.end.character
        text = text[:start] + edit.new_text + text[end:]
    return text


def markdown(hover: types.Hover | None) -> str:
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    return hover.contents.value


async def test_diagnostics_of_a_clean_model_are_none_of_weight(client: LanguageClient) -> None:
    found = await opened(client)
    assert [each.message for each in found if each.severity != types.DiagnosticSeverity.Hint] == []


async def test_a_duplicate_points_at_the_first_one(client: LanguageClient) -> None:
    found = await opened(client, SHOP + "\nentity Customer { id: int pk }\n")
    (duplicate,) = [each for each in found if each.code == "duplicate-declaration"]
    assert duplicate.range.start == types.Position(21, 7)
    assert duplicate.related_information is not None
    assert duplicate.related_information[0].location.range.start == types.Position(7, 7)


async def test_completes_types_and_resolves_their_documentation(client: LanguageClient) -> None:
    text = SHOP.replace("  total:    decimal(12, 2)", "  total:    dec")
    await opened(client, text)
    found = await client.text_document_completion_async(types.CompletionParams(**at(text, "dec", 3)))
    assert isinstance(found, types.CompletionList)
    assert found.is_incomplete
    (item,) = [each for each in found.items if each.label == "decimal"]
    resolved = await client.completion_item_resolve_async(item)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert "exact number" in resolved.documentation.value


async def test_completes_columns_in_sql(client: LanguageClient) -> None:
    await opened(client)
    found = await client.text_document_completion_async(types.CompletionParams(**at(SHOP, "total > 0", 1)))
    assert isinstance(found, types.CompletionList)
    assert found.items[0].label == "total"
    assert found.items[0].detail == "decimal(12, 2)"


async def test_hovers_an_attribute_with_its_type_in_each_target(client: LanguageClient) -> None:
    await opened(client)
    said = markdown(await client.text_document_hover_async(types.HoverParams(**at(SHOP, "email"))))
    assert "Where we write to" in said
    assert "VARCHAR(254)" in said.upper()
    assert "SQLite" in said
    assert "unique" in said


async def test_a_fix_solves_its_diagnostic(client: LanguageClient) -> None:
    text = SHOP.replace("-> Customer index", "-> Custmer index")
    (found,) = [each for each in await opened(client, text) if each.code == "unknown-entity"]
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(URI), found.range, types.CodeActionContext(diagnostics=[found])
    )
    offered = await client.text_document_code_action_async(params)
    assert offered is not None
    action = next(each for each in offered if isinstance(each, types.CodeAction) and each.is_preferred)
    assert action.diagnostics is not None
    assert action.diagnostics[0].code == "unknown-entity"
    assert action.edit is not None
    assert action.edit.document_changes is not None
    change = action.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1
    edits = [each for each in change.edits if isinstance(each, types.TextEdit)]
    assert applied(text, edits) == SHOP


async def test_a_line_becomes_a_line_for_each_name(client: LanguageClient) -> None:
    text = "entity E {\n  id: int pk\n  first, last: string(80)\n}\n"
    await opened(client, text)
    place = types.Position(2, 4)
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(URI),
        types.Range(place, place),
        types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.Refactor]),
    )
    (action,) = await client.text_document_code_action_async(params) or ()
    assert isinstance(action, types.CodeAction)
    assert action.edit is not None
    assert action.edit.document_changes is not None
    change = action.edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    edits = [each for each in change.edits if isinstance(each, types.TextEdit)]
    assert applied(text, edits) == text.replace("first, last: string(80)", "first: string(80)\n  last: string(80)")


async def test_explains_a_rule_by_showing_its_page(client: LanguageClient) -> None:
    await opened(client)
    await client.workspace_execute_command_async(types.ExecuteCommandParams("entia.explainRule", ["unknown-entity"]))
    while not client.shown_documents:
        await asyncio.sleep(0.01)
    (shown,) = client.shown_documents
    assert shown.uri.endswith("unknown_entity.md")
    assert Path(shown.uri.removeprefix("file://")).is_file()


async def test_formats_and_leaves_formatted_text_alone(client: LanguageClient) -> None:
    text = SHOP.replace("  total:    decimal(12, 2)", "      total:decimal( 12,2 )")
    await opened(client, text)
    params = types.DocumentFormattingParams(
        types.TextDocumentIdentifier(URI), types.FormattingOptions(tab_size=4, insert_spaces=False)
    )
    edits = await client.text_document_formatting_async(params)
    assert edits
    formatted = applied(text, list(edits))
    assert "decimal(12, 2)" in formatted
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=URI, version=2),
            [types.TextDocumentContentChangeWholeDocument(text=formatted)],
        )
    )
    assert not await client.text_document_formatting_async(params)


async def test_finds_definition_and_references(client: LanguageClient) -> None:
    await opened(client)
    found = await client.text_document_definition_async(types.DefinitionParams(**at(SHOP, "-> Customer", 4)))
    assert isinstance(found, types.Location)
    assert found.range.start == types.Position(7, 7)
    references = await client.text_document_references_async(
        types.ReferenceParams(**at(SHOP, "total:"), context=types.ReferenceContext(include_declaration=True))
    )
    assert references is not None
    assert [each.range.start for each in references] == [types.Position(16, 2), types.Position(18, 18)]


async def test_outlines_the_file_as_a_tree(client: LanguageClient) -> None:
    await opened(client)
    found = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(URI))
    )
    assert found is not None
    names = {each.name: each for each in found if isinstance(each, types.DocumentSymbol)}
    assert list(names) == ["Shop", "Status", "Customer", "Order"]
    children = names["Order"].children
    assert children is not None
    assert [each.name for each in children] == ["id", "customer", "status", "total", "index (status)", "check positive"]
    assert names["Order"].selection_range.start == types.Position(12, 7)


async def test_folds_declarations(client: LanguageClient) -> None:
    await opened(client)
    found = await client.text_document_folding_range_async(types.FoldingRangeParams(types.TextDocumentIdentifier(URI)))
    assert found is not None
    assert [(each.start_line, each.end_line) for each in found] == [(0, 2), (7, 10), (12, 19)]


async def ask(client: LanguageClient, method: str, **params: Any) -> Any:
    parameters = {"textDocument": {"uri": URI}, **params}
    return await client.protocol.send_request_async(method, parameters)  # type: ignore[no-untyped-call]  # has no types


async def test_lists_the_dialects_with_the_targets_first(client: LanguageClient) -> None:
    await opened(client)
    found = await ask(client, "entia/dialects")
    assert found[:3] == [
        {"name": "postgres", "title": "PostgreSQL", "version": "15", "target": True},
        {"name": "sqlite", "title": "SQLite", "version": "3.37", "target": True},
        {"name": "mysql", "title": "MySQL", "version": "8.0", "target": False},
    ]


async def test_exports_ddl_and_knows_its_own_text(client: LanguageClient) -> None:
    await opened(client)
    made = await ask(client, "entia/ddl", dialect="postgres")
    assert made.problems == []
    assert "CREATE TABLE" in made.text.upper()
    assert made.file.endswith(".postgres.sql")
    assert made.foreign is False
    assert (await ask(client, "entia/ddl", dialect="postgres", existing=made.text)).foreign is False
    assert (await ask(client, "entia/ddl", dialect="postgres", existing=made.text + "\n-- mine")).foreign is True


async def test_lists_all_that_a_model_can_be_exported_as(client: LanguageClient) -> None:
    await opened(client)
    found = {kind["name"]: kind for kind in await ask(client, "entia/kinds")}
    assert list(found)[:2] == ["ddl", "jobs"]
    assert set(found) == {"ddl", "jobs", *ALL}  # nobody in the model asks to be forgotten
    assert found["dbml"]["dialects"][:2] == ["postgres", "sqlite"]
    assert "duckdb" not in found["prisma"]["dialects"]
    assert found["json"]["dialects"] == []


@pytest.mark.parametrize("kind", ["ddl", "jobs", *ALL])
async def test_exports_each_kind_and_knows_its_own_text(client: LanguageClient, kind: str) -> None:
    await opened(client)
    made = await ask(client, "entia/export", kind=kind, dialect="postgres")
    assert (made.problems, made.foreign) == ([], False)
    assert made.file.startswith("model.")
    assert (await ask(client, "entia/export", kind=kind, dialect="postgres", existing=made.text)).foreign is False
    edited = made.text + "\nmine"
    assert (await ask(client, "entia/export", kind=kind, dialect="postgres", existing=edited)).foreign is True


async def test_the_erasure_of_a_person_is_for_those_who_can_ask_for_it(client: LanguageClient) -> None:
    await opened(client, f"{SHOP}entity Person {{\n  id: int pk\n  on erasure delete\n}}\n")
    (kind,) = [each for each in await ask(client, "entia/kinds") if each["name"] == "erasure"]
    assert kind["entities"] == ["Person"]
    made = await ask(client, "entia/export", kind="erasure", dialect="postgres", entity="Person")
    assert made.file == "model.postgres.erase-person.sql"
    with pytest.raises(Exception, match="no such export"):
        await ask(client, "entia/export", kind="erasure", dialect="postgres", entity="Customer")


async def test_an_export_that_there_is_not_is_an_error_of_the_request(client: LanguageClient) -> None:
    await opened(client)
    with pytest.raises(Exception, match="no such export"):
        await ask(client, "entia/export", kind="crayon")
    with pytest.raises(Exception, match="no such export"):
        await ask(client, "entia/export", kind="prisma", dialect="duckdb")


async def test_errors_forbid_an_export_and_are_told(client: LanguageClient) -> None:
    await opened(client, SHOP.replace("-> Customer", "-> Nobody"))
    made = await ask(client, "entia/ddl", dialect="postgres")
    assert made.text is None
    assert [(each.code, each.severity, each.uri) for each in made.problems] == [("unknown-entity", 1, URI)]
    assert made.problems[0].range.start.line == 14


async def test_a_dialect_that_is_not_built_is_an_error_of_the_request(client: LanguageClient) -> None:
    await opened(client)
    with pytest.raises(Exception, match="no DDL"):
        await ask(client, "entia/ddl", dialect="oracle")


async def test_a_volume_has_its_size_behind_it(client: LanguageClient) -> None:
    text = (
        "model M { target postgres 15 }\nentity Big {\n  id: bigint pk auto\n  volume 1K now, 5M in 3y /// Visits\n}\n"
    )
    uri = "untitled:sizes"
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language_id="entia", version=1, text=text))
    )
    whole = types.Range(types.Position(0, 0), types.Position(5, 0))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(types.TextDocumentIdentifier(uri), whole))
    assert hints is not None
    (hint,) = hints
    assert hint.position == types.Position(3, len("  volume 1K now, 5M in 3y"))
    assert isinstance(hint.label, str)
    assert hint.label.startswith(" ≈ ")
    assert hint.label.endswith(" in 3y")
    above = types.Range(types.Position(0, 0), types.Position(0, 5))
    assert not await client.text_document_inlay_hint_async(
        types.InlayHintParams(types.TextDocumentIdentifier(uri), above)
    )


async def test_the_document_of_an_open_file_and_its_own_text(client: LanguageClient) -> None:
    await opened(client)
    made = await ask(client, "entia/document")
    assert made.problems == []
    assert made.text.startswith("# Data Model - Shop")
    assert (made.file, made.foreign) == ("model.md", False)
    assert (await ask(client, "entia/document", existing=made.text)).foreign is False
    assert (await ask(client, "entia/document", existing=made.text + "\nmine")).foreign is True


async def test_the_document_of_a_broken_model_names_its_errors(client: LanguageClient) -> None:
    await opened(client, SHOP.replace("-> Customer", "-> Nobody"))
    made = await ask(client, "entia/document")
    assert [(each.code, each.severity, each.uri) for each in made.problems] == [("unknown-entity", 1, URI)]
    assert "The model has an error" in made.text


async def test_the_checklist_has_a_place_for_each_open_point(client: LanguageClient) -> None:
    await opened(client)
    made = await ask(client, "entia/checklist")
    assert made.model == URI
    assert len(made.checks) == 5
    points = [point for check in made.checks for point in check.points]
    assert {point.uri for point in points} == {URI}
    backup = next(point for point in points if point.message == "the model has no `backup`")
    line = SHOP.split("\n")[backup.range.start.line]
    assert line[backup.range.start.character : backup.range.end.character] == "Shop"
