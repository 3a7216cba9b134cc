// What only the page itself knows, and Streamlit has no public way to say. No other script names anything of Streamlit's.

// A chart or a table whose part of Streamlit is still being fetched has another height until it is there.
export const isFetching = () => Boolean(document.querySelector('[data-testid="stSkeleton"]'));
