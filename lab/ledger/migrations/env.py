"""What alembic runs for its commands, so it cannot be imported."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
