"""Numbers → figures, pictures, sentences. No Streamlit."""
