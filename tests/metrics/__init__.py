"""Numbers for Prometheus: who may read them, and what they say."""
