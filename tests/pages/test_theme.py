"""What a browser is told of the theme is worked out once."""

from inspect import unwrap
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


def test_what_is_told_is_what_streamlit_would_tell():
    work_out = unwrap(app_session._populate_theme_msg)
    module = SimpleNamespace(_populate_theme_msg=work_out)
    server.remember_theme(module)
    for section in ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light"):
        told, expected = CustomThemeConfig(), CustomThemeConfig()
        module._populate_theme_msg(told, section)
        work_out(expected, section)
        assert told == expected
