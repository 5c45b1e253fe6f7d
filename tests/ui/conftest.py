import pytest

from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.viewmodels.client_list import ID_ROLE
from pazpaz_desktop.ui.widgets.theme import Theme
from tests.support.ui import inline_desk, main_window, threaded_desk
from tests.ui.look_scenes import stage


@pytest.fixture(autouse=True)
def look(qapp):
    """Every screen test starts in the light theme and in English."""
    Languages().use(Language.ENGLISH)
    return Theme.here()


@pytest.fixture
def desk(qtbot, tmp_path):
    with threaded_desk(tmp_path, SystemClock()) as made:
        yield made


@pytest.fixture
def window(desk, qtbot):
    with main_window(desk) as shown:
        qtbot.waitUntil(lambda: shown.clients.list_model.state.is_loaded)
        yield shown


@pytest.fixture(scope="module")
def still_desk(qapp, tmp_path_factory):
    """A desk whose work is done at once, with one client, for tests that only look."""
    with inline_desk(tmp_path_factory.mktemp("still"), is_demo=True) as made:
        made.practice.clients.add(AddClient("Dana", "Levi", "050-1234567", "dana@example.org"))
        yield made


@pytest.fixture
def still_window(still_desk):
    with main_window(still_desk) as shown:
        shown.clients.open_client(shown.clients.list_model.index(0, 0).data(ID_ROLE))
        yield shown


@pytest.fixture(scope="module")
def shown(qapp, tmp_path_factory):
    """The stage on which every screen is shown, for tests that look at all of them."""
    with stage(tmp_path_factory.mktemp("stage")) as made:
        yield made
