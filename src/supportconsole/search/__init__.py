"""Words and ranking: one normaliser for indexing and asking, and what is near to what."""
