"""Pages of sales: lists, the editor, a document, and its letter."""
