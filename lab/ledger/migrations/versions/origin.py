"""Where a run comes from is data: of the sentence that said so before, it stays that it began from another network."""

from alembic import op

revision, down_revision = "10", "9"


def upgrade():
    op.execute("""UPDATE runs SET origin = '{"kind": "unknown"}' WHERE origin IS NOT NULL""")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE runs ALTER COLUMN origin TYPE JSON USING origin::json")
