"""The store: tables, transactions, migrations. The only room that knows SQLAlchemy."""
