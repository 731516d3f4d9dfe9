"""Entia: a compact language for data models, its language server and its DDL."""

__version__ = "0.1.0"
