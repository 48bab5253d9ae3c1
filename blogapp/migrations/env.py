"""What Alembic runs for each of its commands: the revisions, in one transaction."""

from alembic import context

from blogapp import migrations

connection = context.config.attributes["connection"]
context.configure(connection=connection, **migrations.OPTIONS)
with context.begin_transaction():
    context.run_migrations()
