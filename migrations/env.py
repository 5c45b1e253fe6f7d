"""Runs the steps inside the transaction of the connection it is handed: all of them count, or none."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
context.run_migrations()
