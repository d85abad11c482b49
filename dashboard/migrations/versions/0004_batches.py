"""batches"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KNOWN = """
INSERT INTO catalog_batches (catalog_id, name, how, actor_id, actor_name, at, texts, kept)
SELECT catalog_id, batch, min(how), min(actor_id), min(actor_name), min(at),
       count(DISTINCT entry_id), 0
FROM catalog_changes WHERE batch IS NOT NULL
GROUP BY catalog_id, batch ORDER BY min(id)
"""
"""What was changed together before it was noted; the history of the texts has everything of it but
the words that were looked for."""


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "catalog_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalog_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("find", sa.Text(), nullable=True),
        sa.Column("replace", sa.Text(), nullable=True),
        sa.Column("undoes", sa.String(length=32), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger(), nullable=True),
        sa.Column("undone_by_name", sa.String(length=120), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["catalog_id"], ["catalogs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("catalog_batches", schema=None) as batch_op:
        batch_op.create_index("ix_catalog_batches_catalog", ["catalog_id", "id"], unique=False)
    op.execute(KNOWN)


def downgrade() -> None:
    """Take this revision back."""
    with op.batch_alter_table("catalog_batches", schema=None) as batch_op:
        batch_op.drop_index("ix_catalog_batches_catalog")
    op.drop_table("catalog_batches")
