"""Random answers for property tests."""

from hypothesis import strategies as st

from checklists.loading import load_checklist
from checklists.model import Value

LOSING = load_checklist("losing-customers")
ITEMS = list(LOSING.items)
VALUES: tuple[Value, ...] = (0, 1, 2, 3, "na", "unknown")

values = st.sampled_from(VALUES)
answers = st.dictionaries(st.sampled_from(ITEMS), values)
complete_answers = st.fixed_dictionaries(dict.fromkeys(ITEMS, values))
