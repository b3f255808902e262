"""The packaged stack, for the tests that look at what goes to AWS."""

from tests.packaged import packaged as packaged
from tests.packaged import project as project
