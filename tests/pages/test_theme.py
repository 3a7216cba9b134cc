"""What a browser is told of the theme is worked out once."""

from types import SimpleNamespace

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from ui.app import server


def test_the_theme_is_worked_out_once_and_what_is_none_is_not_told():
    asked = []

    def work_out(message, section="theme"):
        asked.append(section)
        if section != "theme.light":
            message.primary_color = f"of {section}"

    module = SimpleNamespace(_populate_theme_msg=work_out)
    for _ in range(2):
        server.remember_theme(module)
    for _ in range(3):
        told = CustomThemeConfig()
        module._populate_theme_msg(told)
        module._populate_theme_msg(told.light, "theme.light")
        module._populate_theme_msg(told.dark, "theme.dark")
        assert (told.primary_color, told.dark.primary_color) == ("of theme", "of theme.dark")
        assert not told.HasField("light")
    assert asked == ["theme", "theme.light", "theme.dark"]


def test_streamlit_works_it_out_where_it_is_looked_for():
    assert callable(app_session._populate_theme_msg)
