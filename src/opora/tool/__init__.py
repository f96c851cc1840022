"""The command line without a database: tables and rule files in, engine, tables out."""
