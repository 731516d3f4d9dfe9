"""SQL of a source database as SQL of a model: names exchanged, the noise of servers gone, all else as it was written.

What is not surely the same afterwards stays as it is. This is the door: `condition` for what is computed of one row,
`default` for a column's, `labels` for checks that are lists of values, `query` for the select of a view.
"""

from entia.importers.expressions_defaults import default
from entia.importers.expressions_labels import labels
from entia.importers.expressions_names import UnreadError
from entia.importers.expressions_queries import Query, query
from entia.importers.expressions_rows import condition
from entia.importers.expressions_scope import Scope, spell_name

__all__ = ["Query", "Scope", "UnreadError", "condition", "default", "labels", "query", "spell_name"]
