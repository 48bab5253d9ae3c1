"""What Alembic runs for each of its commands: the revisions, in one transaction."""

from alembic import context

from blogapp import migrations
from blogapp.db import WRITING

connection = context.config.attributes["connection"]
context.configure(connection=connection, **migrations.OPTIONS)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":  # of several processes that start together, one changes the tables
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")  # the others wait as long as it takes
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
    first = context.config.attributes.get("first")
    if first and context.get_context().get_current_revision() not in {None, context.get_head_revision()}:
        first()
    context.run_migrations()
