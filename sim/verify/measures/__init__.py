"""What is measured: one function a kind of case, named in its data as ``module.function``.

Each takes the case and the calibration and returns named numbers, which the runner compares with
the checks of the case.
"""
