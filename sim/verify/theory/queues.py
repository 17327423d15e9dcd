"""Queues with ``c`` servers, calls at random and exponential times of service.

The offered load ``a`` is calls a service time. Formulas: A. K. Erlang 1917, as in every text on
queues.
"""

from __future__ import annotations

from scipy import special


def erlang_b(*, load: float, servers: int) -> float:
    """Return the share of calls lost where none waits: B(a, c).

    By the recursion B(a, n) = a B(a, n-1) / (n + a B(a, n-1)), B(a, 0) = 1.

    Args:
        load: offered load a.
        servers: c.

    >>> round(erlang_b(load=1.5, servers=3), 6)
    0.134328
    """
    lost = 1.0
    for n in range(1, servers + 1):
        lost = load * lost / (n + load * lost)
    return lost


def erlang_c(*, load: float, servers: int) -> float:
    """Return the share of calls that wait where all do: C(a, c) = B / (1 - (a/c)(1 - B)).

    Args:
        load: offered load a, below c.
        servers: c.

    >>> round(erlang_c(load=1.5, servers=3), 6)
    0.236842
    """
    lost = erlang_b(load=load, servers=servers)
    return lost / (1.0 - load / servers * (1.0 - lost))


def mean_wait(*, load: float, servers: int) -> float:
    """Return the mean wait before service of all calls, in service times: C / (c - a).

    Args:
        load: offered load a, below c.
        servers: c.

    >>> round(mean_wait(load=20, servers=24), 6)
    0.074518
    """
    return erlang_c(load=load, servers=servers) / (servers - load)


def mean_excess(*, load: float, above: int) -> float:
    """Return E[max(N - m, 0)] of a Poisson number N of mean ``load``, m = ``above``.

    Args:
        load: the mean.
        above: the number beyond which it counts.

    >>> round(mean_excess(load=2.0, above=0), 6)
    2.0
    """
    # E[(N - m)+] = a P(N >= m) - m P(N >= m + 1)
    at_least = [1.0 if n <= 0 else float(special.gammainc(n, load)) for n in (above, above + 1)]
    return load * at_least[0] - above * at_least[1]
