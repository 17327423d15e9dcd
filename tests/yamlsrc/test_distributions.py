"""Distributions as users write them."""

from pathlib import Path

import pytest

from sim.distribution import Distribution
from sim.yamlsrc import ProblemList, Spec, load, validate
from sim.yamlsrc.quantities import MetresDist, NumberDist, RatioDist, SecondsDist, SpeedDist
from tests.yamlsrc.boxed import read_value


@pytest.mark.parametrize(
    ("annotation", "text", "law"),
    [
        (SecondsDist, "60 s", Distribution.fixed(60.0)),
        (MetresDist, "2", Distribution.fixed(2.0)),
        (SecondsDist, "{lognormal: {median: 60 s, p90: 150 s}}",
         Distribution.lognormal(median=60.0, p90=150.0)),
        (SecondsDist, "{lognormal: {mean: 1 min, sd: 30 s, max: 5 min}}",
         Distribution.lognormal_of_mean(mean=60.0, sd=30.0, high=300.0)),
        (SpeedDist, "{normal: {mean: 1.25 m/s, sd: 0.3 m/s, min: 0.3 m/s}}",
         Distribution("normal", (1.25, 0.3), low=0.3)),
        (SpeedDist, "{normal: {mean: 1.25 m/s, sd: 0.3 m/s}}",
         Distribution("normal", (1.25, 0.3), low=0.0)),
        (NumberDist, "{normal: {mean: 0, sd: 1}}", Distribution("normal", (0.0, 1.0))),
        (SpeedDist, "{normal: {mean: 1.25 m/s, sd: 0 m/s}}", Distribution.fixed(1.25)),
        (SecondsDist, "{uniform: [10 s, 100 s]}", Distribution("uniform", (10.0, 100.0))),
        (SecondsDist, "{uniform: {from: 1 s, to: 9 s}}", Distribution("uniform", (1.0, 9.0))),
        (SecondsDist, "{triangular: [1 s, 2 s, 5 s]}",
         Distribution("triangular", (1.0, 2.0, 5.0))),
        (SecondsDist, "{weibull: {shape: 2, scale: 1 min}}", Distribution("weibull", (2.0, 60.0))),
        (SecondsDist, "{gamma: {shape: 2, scale: 30 s}}", Distribution("gamma", (2.0, 30.0))),
        (SecondsDist, "{gamma: {mean: 60 s, sd: 30 s}}", Distribution("gamma", (4.0, 15.0))),
        (SecondsDist, "{empirical: [2 s, 1 min, 3 s]}", Distribution.empirical([2.0, 3.0, 60.0])),
        (RatioDist, "{uniform: [20 %, 0.4]}", Distribution("uniform", (0.2, 0.4))),
    ],
)  # fmt: skip
def test_a_law_is_read(tmp_path: Path, annotation: object, text: str, law: Distribution) -> None:
    found, problems = read_value(annotation, text, tmp_path)
    assert not problems.items, problems.render("en")
    assert (found.kind, found.low, found.high) == (law.kind, law.low, law.high)
    assert found.params == pytest.approx(law.params)


@pytest.mark.parametrize(
    ("text", "code", "col"),
    [
        ("5", "missing-unit", 8),
        ("[1 s, 2 s]", "bad-distribution", 8),
        ("{}", "bad-distribution", 8),
        ("{lognormal: {median: 1 s, p90: 2 s}, note: x}", "bad-distribution", 8),
        ("{lognorma: {median: 1 s, p90: 2 s}}", "bad-distribution", 9),
        ("{lognormal: 5 s}", "bad-distribution", 20),
        ("{lognormal: {median: 1 s}}", "bad-distribution", 20),
        ("{lognormal: {median: 1 s, p95: 2 s}}", "bad-distribution", 34),
        ("{lognormal: {median: 1, p90: 2 s}}", "missing-unit", 29),
        ("{lognormal: {median: 1 s, p90: 2 m}}", "bad-unit", 41),
        ("{lognormal: {median: 3 s, p90: 2 s}}", "bad-distribution", 39),
        ("{lognormal: {median: 0 s, p90: 2 s}}", "too-small", 29),
        ("{lognormal: {median: , p90: 2 s}}", "empty-value", 21),
        ("{lognormal: {mean: 0 s, sd: 2 s}}", "bad-distribution", 36),
        ("{normal: {mean: 5 s, sd: -2 s}}", "too-small", 33),
        ("{normal: {mean: 5 s, sd: 2 s, min: 3 s, max: 3 s}}", "bad-distribution", 53),
        ("{weibull: {shape: 2 s, scale: 2 s}}", "wrong-type", 26),
        ("{weibull: {shape: 0, scale: 2 s}}", "too-small", 26),
        ("{uniform: [1 s]}", "bad-distribution", 18),
        ("{uniform: [2 s, 1 s]}", "bad-distribution", 18),
        ("{uniform: [1 s, 1 s]}", "bad-distribution", 18),
        ("{uniform: [1 s, x]}", "wrong-type", 24),
        ("{triangular: [1 s, 9 s, 5 s]}", "bad-distribution", 21),
        ("{empirical: []}", "bad-distribution", 20),
        ("{empirical: 5}", "bad-distribution", 20),
        ("{empirical: [1 s, 2]}", "missing-unit", 26),
        ("{empirical: gone.csv}", "missing-file", 20),
        ("{empirical: ../../x.csv}", "path-outside", 20),
        ("{empirical: bad.csv}", "bad-distribution", 20),
        ("{empirical: empty.csv}", "bad-distribution", 20),
        ("{empirical: binary.csv}", "binary-file", 20),
    ],
)
def test_what_is_no_law_is_told_at_its_place(
    tmp_path: Path, text: str, code: str, col: int
) -> None:
    (tmp_path / "bad.csv").write_text("delay\n1 s\n2 m\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("delay [s]\n", encoding="utf-8")
    (tmp_path / "binary.csv").write_bytes(bytes(10))
    found, problems = read_value(SecondsDist, text, tmp_path)
    assert found is None
    (problem,) = problems.errors
    assert problem.span is not None
    assert (problem.code, problem.span.col) == (code, col), problems.render("en")
    assert problems.render("zh")


@pytest.mark.parametrize(
    "table",
    [
        "1 min\n2 min\n\n",
        "delay [min]\n1\n2\n",
        "delay,who\n1 min,a\n60 s + 60 s,b\n".replace("60 s + 60 s", "120 s"),
        "min\n1\n2\n",
        "延时 [分钟]\n1\n2\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_values_are_read_from_a_table(tmp_path: Path, table: str, encoding: str) -> None:
    (tmp_path / "v.csv").write_text(table, encoding=encoding)
    found, problems = read_value(SecondsDist, "{empirical: v.csv}", tmp_path)
    assert not problems.items, problems.render("en")
    assert found.params == (60.0, 120.0)


def test_bare_lengths_are_read_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("length\n1.5\n2 cm\n", encoding="utf-8")
    found, problems = read_value(MetresDist, "{empirical: v.csv}", tmp_path)
    assert not problems.items
    assert found.params == (0.02, 1.5)


def test_a_bad_row_of_a_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("delay [s]\n1\nx\n", encoding="utf-8")
    _, problems = read_value(SecondsDist, "{empirical: v.csv}", tmp_path)
    assert "row 3 of 'v.csv'" in problems.render("en")


def test_a_table_lies_beside_the_file_that_names_it(tmp_path: Path) -> None:
    class WalkSpec(Spec):
        delay: SecondsDist

    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/v.csv").write_text("1 s\n", encoding="utf-8")
    (tmp_path / "parts/p.yaml").write_text("delay: {empirical: v.csv}\n", encoding="utf-8")
    main = tmp_path / "main.yaml"
    main.write_text("include: parts/p.yaml\n", encoding="utf-8")
    problems = ProblemList()
    source = load(main, root=tmp_path, problems=problems)
    assert source is not None
    walk = validate(WalkSpec, source, problems)
    assert not problems.items, problems.render("en")
    assert walk is not None
    assert walk.delay.params == (1.0,)
