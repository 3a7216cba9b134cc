"""How runs, their curves and networks are written. Each function works inside somebody else's transaction.

items: (values by column, packed curves or None, bytes of the network's file or None) each, the oldest first.
"""

import math

from sqlalchemy import delete, insert, update

from lab.ledger import lab_book, limits, naming
from lab.ledger.access import lab_book_id_of, mine
from lab.ledger.curves import pack
from lab.ledger.tables import curves, networks, runs


def packed(items):
    """Items whose curves are Curves as items, made before anybody is kept waiting."""
    return [(values, measured and pack(measured), content) for values, measured, content in items]


def import_runs(connection, token, items, now):
    """Write the newest items that there is room for; nothing goes for them. Returns as `add_runs` does.

    Raises ValueError if there is no room for any.
    """
    in_all, bytes_in_all = limits.room_in_all(connection, now, imports=True)
    room = limits.room_for_runs(connection, connection.scalar(lab_book_id_of(token)))
    if items and min(room, in_all) <= 0:
        raise ValueError("the notebook is full" if room <= 0 else "this server has no room for more runs from files")
    newest = items[-min(room, in_all) :] if items else []
    return add_runs(connection, token, newest, now, make_room=False, max_bytes=bytes_in_all)


def add_runs(connection, token, items, now, make_room=True, max_bytes=math.inf):
    """Write items. Returns their ids, and how many networks were left out.

    make_room: whether older runs of the lab book and their networks may go for them, as for its own, which are also
    called by what was changed; max_bytes: of networks in all.
    """
    lab_book_id, first = lab_book.reserve(connection, token, len(items))
    ids, n_left_out = [], 0
    for number, (values, packed, _) in enumerate(items, start=first):
        values = {"notebook_id": lab_book_id, "number": number} | values
        if make_room and not (values["title"] or values["group"]):
            values["title"] = naming.by_change(connection, lab_book_id, values)
        ids += connection.execute(insert(runs).values(values)).inserted_primary_key
        if packed is not None:
            connection.execute(insert(curves), {"run_id": ids[-1], **packed})
    # The newest networks are the likeliest to be wanted.
    for id, (_, _, content) in reversed(list(zip(ids, items, strict=True))):
        if content is None:
            continue
        if len(content) <= max_bytes and _write_network(connection, lab_book_id, id, content, make_room):
            max_bytes -= len(content)
        else:
            n_left_out += 1
    limits.forget_deleted(connection, now)
    limits.keep_to_limits(connection, lab_book_id, ids)
    return ids, n_left_out


def update_run(connection, token, id, values, packed, content):
    """Write what has changed of a run. Returns whether there is such a run, and whether its network had room."""
    lab_book_id = lab_book.hold(connection, token)
    if not connection.execute(update(runs).where(*mine(token, [id])).values(values)).rowcount:
        return False, True
    if packed is not None:
        connection.execute(delete(curves).where(curves.c.run_id == id))
        connection.execute(insert(curves), {"run_id": id, **packed})
    return True, content is None or _write_network(connection, lab_book_id, id, content, True)


def _write_network(connection, lab_book_id, id, content, make_room):
    """Write a network if it fits. Returns whether it does."""
    connection.execute(delete(networks).where(networks.c.run_id == id))
    fits = limits.make_room(connection, lab_book_id, id, len(content), make_room)
    if fits:
        connection.execute(insert(networks), {"run_id": id, "content": content})
    connection.execute(update(runs).where(runs.c.id == id).values(network_bytes=len(content) if fits else 0))
    return fits
