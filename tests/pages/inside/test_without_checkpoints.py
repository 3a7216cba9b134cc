"""Inside of a run that came back from the lab book without its networks on the way, or with some of them."""

import pytest

from tests.pages.app import button, go_to, open_app
from tests.pages.session import run_of
from tests.patience import wait_until
from ui.inside.chapters import BY_TITLE


@pytest.fixture
def trained():
    app = open_app(iterations=60, units=8)
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).settled)
    return app.run()


@pytest.mark.parametrize("kept", [slice(0, 0), slice(-3, None)], ids=["none", "the last"])
def test_every_chapter_is_there_without_the_networks_on_the_way(trained, kept):
    run_of(trained).checkpoints = run_of(trained).checkpoints[kept]
    assert not trained.run().exception
    go_to(trained, "inside.py")
    for title in BY_TITLE:
        trained.session_state["chapter"] = title
        trained.run()
        assert not trained.exception, title
