"""The language's syntax: a total parser, the tree, the printer, and what may come next. The only importer of lark."""
