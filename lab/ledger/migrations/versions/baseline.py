"""The first revision: the tables that `migrations.upgrade` made at that time. Never run; later ones follow it."""

revision, down_revision = "10", None
