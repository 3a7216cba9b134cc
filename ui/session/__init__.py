"""What one reader's session holds. The only place that touches session_state, query_params and cookies."""
