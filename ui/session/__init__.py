"""What one reader's session holds. The only place that touches session_state, query_params and cookies.

Pages ask for its parts by their type: `part(Drawing).clear()`.
"""

from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.choices import Choices
from ui.session.chosen_picture import ChosenPicture
from ui.session.class_pool import ClassPool
from ui.session.collection import OpenCollection
from ui.session.compared import Compared
from ui.session.desk import Desk
from ui.session.drawing import Drawing
from ui.session.first_walk import FirstWalk
from ui.session.lab_book import LabBook
from ui.session.membership import Membership
from ui.session.networks import Networks
from ui.session.own_digits import OwnDigits
from ui.session.page import Page, dark, large_type
from ui.session.store import part, tab
from ui.session.sweeps import Sweeps
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.teaching import Teaching
from ui.session.training import Training
from ui.session.undo_history import UndoHistory
