"""Which section of a document that Entia wrote is read by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from entia.importers.markdown_blocks import Section
from entia.importers.own import Own
from entia.importers.own_entities import (
    body,
    custom_tags,
    database_object,
    domains,
    enum,
    indexes,
    namespaces,
    overview,
    partitions,
    view,
)
from entia.importers.own_plans import (
    audit,
    caching,
    flow,
    migration,
    next_steps,
    plan,
    queries,
    query,
    rules,
    sources,
    synchronisation,
    volumes,
)

SECTIONS: Mapping[str, Callable[[Own, Section], None]] = {
    "Overview": overview,
    "Custom Tags": custom_tags,
    "Domains": domains,
    "Namespaces": namespaces,
    "Indexing Strategy": indexes,
    "Partitioning Strategy": partitions,
    "Data Sources": sources,
    "Data Synchronization": synchronisation,
    "Data Validation Rules": rules,
    "Audit Trail": audit,
    "Query Optimization": queries,
    "Caching Strategy": caching,
    "Data Volume Projections": volumes,
    "Privacy Considerations": plan("privacy"),
    "Encryption": plan("encryption"),
    "Version Management": plan("versioning"),
    "Backup Strategy": plan("backup"),
    "Disaster Recovery": plan("recovery"),
    "Testing Strategy": plan("testing"),
    "Next Steps": next_steps,
}
NAMED: Sequence[tuple[str, Callable[[Own, Section], None]]] = (
    ("Entity ", body), ("Junction: ", body), ("Composite: ", body), ("Mixin: ", body), ("Enum: ", enum),
    ("View: ", view), ("Object: ", database_object), ("Flow: ", flow), ("Query: ", query), ("Migration ", migration),
)  # fmt: skip
COMPUTED = frozenset(
    (
        "Entity Relationship Model", "Core Entities", "Entity Definitions", "Types", "Relationships",
        "One-to-Many Relationships", "Many-to-Many Relationships", "One-to-One Relationships", "Data Storage Design",
        "Database Schema", "Views", "Database Objects", "Data Flow Design", "Data Transformations", "Data Integrity",
        "Referential Integrity", "Performance Considerations", "Security and Privacy", "Data Classification",
        "Migration Strategy", "Data Migration Plan", "Backup and Recovery", "Validation and Testing",
        "Data Model Validation",
    )
)  # fmt: skip
