"""SQLite's file is no larger than what is in it, or not by much."""

# Bytes that are unused in a file before it is made smaller, and by how many at a time: nobody waits long; and how many
# seconds that waits for others, who meanwhile cannot write.
BYTES, AT_ONCE, PATIENCE = 2**20, 64 * 2**20, 0.1


def shrink(connection, log_file):
    """Give back to the disk what is unused in the file of this SQLite connection, and in its write-ahead log, if it is
    much. Returns whether it was."""

    def pragma(text):
        return connection.execute(f"PRAGMA {text}").fetchone()

    pragma(f"busy_timeout = {round(1000 * PATIENCE)}")
    (n_unused,), (page,), (way,) = map(pragma, ("freelist_count", "page_size", "auto_vacuum"))
    is_large, log_is_large = n_unused * page >= BYTES, _size(log_file) >= BYTES
    if not (is_large or log_is_large):
        return False
    if is_large and way:
        # Python takes a statement without rows one step far, which is one page here; a script to its end.
        connection.executescript(f"PRAGMA incremental_vacuum({AT_ONCE // page})")
    elif is_large:
        # Files of before it was incremental are written anew, once.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("VACUUM")
    # It happened in the write-ahead log, and only now in the file.
    pragma("wal_checkpoint(TRUNCATE)")
    return True


def empty_log(connection):
    """Write SQLite's write-ahead log into its file, and leave nothing in it. Returns whether that was done: not where
    somebody reads of before."""
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * PATIENCE)}")
    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


def _size(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
