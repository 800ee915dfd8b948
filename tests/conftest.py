"""What holds for all tests."""

from hypothesis import settings

# Two tests share two processors with kernels and browsers: time says nothing about the code.
settings.register_profile("kam", deadline=None)
settings.load_profile("kam")
