"""SQL text beside its row mapping."""
