"""Alembic's environment. `storage/revisions.py` configures the context; this renders the migrations as SQL text."""

from alembic import context

if not context.is_offline_mode():
    raise SystemExit("migrations run by themselves when the bot starts, or with: liandong db")

context.configure(
    dialect_name=context.config.attributes["dialect"],
    output_buffer=context.config.attributes["output"],
    literal_binds=True,
)
context.run_migrations()
