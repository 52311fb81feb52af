"""The one place with SQL: a desk's SQLite file, its schema, its writer and its readers."""
