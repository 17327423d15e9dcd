"""Registers: their life, what open entries change, tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import yaml

from sim import examples
from sim.registers.cells import displayed
from sim.registers.tables import tables
from sim.scenario.load import for_seed, load_inputs

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

ENTRY = """\
  - id: HH-2
    kind: {kind}
    target: {target}
    grade: general
    responsible: owner
    verifier: street office
    deadline: 2026-10-20
    history: [{{on: 2026-09-12, status: {status}, by: inspector}}]
"""


def with_entry(project: Project, kind: str, target: str, status: str = "registered") -> Project:
    project.files["scenarios/registers/inn.yaml"] += ENTRY.format(
        kind=kind, target=target, status=status
    )
    return project


def test_a_locked_exit_is_locked_in_the_run(project: Project) -> None:
    site = project.good().site
    assert site.openings[site.opening_index["back"]].state == "locked"
    assert site.openings[site.opening_index["front"]].state == "closed"


@pytest.mark.parametrize(
    ("steps", "acts"),
    [
        ("rectifying", True),
        ("rectifying, submitted", True),
        ("rectifying, submitted, verified", False),
        ("rectifying, submitted, verified, closed", False),
        ("rectifying, submitted, verified, closed, reopened", True),
        ("rectifying, suspended", True),
    ],
)
def test_entries_act_until_they_are_verified(project: Project, steps: str, acts: bool) -> None:
    history = "".join(
        f"      - {{on: 2026-09-{14 + n}, status: {status}}}\n"
        for n, status in enumerate(steps.split(", "))
    )
    project.change(
        "registers/inn.yaml", "      - {on: 2026-09-14, status: rectifying, by: owner}\n", history
    )
    scenario = project.good()
    assert (scenario.register.acting == ("HH-1",)) == acts
    back = scenario.site.openings[scenario.site.opening_index["back"]]
    assert (back.state == "locked") == acts
    assert [item.id for item in scenario.response.open_hazards] == (["HH-1"] if acts else [])


def test_a_register_is_that_of_the_day_of_the_run(project: Project) -> None:
    before = project.good("starts=2026-09-01 02:10")
    assert before.register.acting == ()
    on_time = project.good("starts=2026-09-25 02:10")
    assert (on_time.register.acting, on_time.register.overdue) == (("HH-1",), ())
    late = project.good("starts=2026-09-26 02:10")
    assert late.register.overdue == ("HH-1",)


def test_a_narrowed_exit_is_a_range_drawn_by_the_seed(project: Project) -> None:
    with_entry(project, "exit-narrowed", "front")
    scenario = project.good()
    front = scenario.site.openings[scenario.site.opening_index["front"]]
    assert front.width_m == pytest.approx(1.2 * 0.5)
    (x1, y1), (x2, y2) = front.segment_a
    # Its place on the wall stays as drawn: what narrows it stands somewhere in it.
    assert (x1, (y1 + y2) / 2, abs(y1 - y2)) == pytest.approx((x2, 1.0, 1.2))
    assert scenario.varies
    inputs, _ = load_inputs(project.write())
    assert inputs is not None
    widths = []
    for seed in range(200):
        site = for_seed(inputs, seed).site
        widths.append(site.openings[site.opening_index["front"]].width_m / 1.2)
    assert 0.3 <= min(widths) < 0.32
    assert 0.68 < max(widths) <= 0.7


@pytest.mark.parametrize(("amount", "low", "high"), [("0.4", 0.4, 0.4), ("[0.2, 0.6]", 0.2, 0.6)])
def test_a_measured_amount_replaces_the_assumed_range(
    project: Project, amount: str, low: float, high: float
) -> None:
    with_entry(project, "exit-narrowed", f"front\n    amount: {amount}")
    change = next(item for item in project.good().register.applied if item.entry == "HH-2")
    assert (change.low, change.high, change.value) == (low, high, pytest.approx((low + high) / 2))


def test_entries_change_windows_equipment_posts_and_stock(project: Project) -> None:
    for number, (kind, target) in enumerate(
        [
            ("window-bars", "w1"),
            ("extinguisher-unserviceable", "ext-1"),
            ("detector-broken", "sd-1"),
            ("stock-missing", "torch"),
            ("combustible-panel", "r1"),
            ("contact-list-stale", "chain"),
            ("post-absent", "desk"),
        ]
    ):
        with_entry(project, kind, target)
        key = "scenarios/registers/inn.yaml"
        project.files[key] = project.files[key].replace("HH-2", f"HH-1{number}")
    scenario = project.good()
    site, plan = scenario.site, scenario.response.plan
    assert plan is not None
    assert site.openings[site.opening_index["w1"]].barred
    states = {item.id: item.properties.get("state") for item in site.equipment}
    assert states == {"ext-1": "expired", "sd-1": "broken"}
    assert plan.stock[0].on_hand == pytest.approx(2.0)
    assert site.spaces[site.space_index["r1"]].lining == "panel"
    assert scenario.response.stale_contacts == pytest.approx(0.25)
    assert plan.on_duty("desk", scenario.starts) == 0
    assert not any(group.post == "desk" for group in scenario.groups)


def test_a_disabled_alarm_isolates_every_detector(project: Project) -> None:
    with_entry(project, "alarm-disabled", "inn")
    site = project.good().site
    assert [i.properties["state"] for i in site.equipment if i.kind == "smoke-detector"] == [
        "isolated"
    ]


def test_a_failed_alarm_fails(project: Project) -> None:
    with_entry(project, "alarm-failed", "inn")
    alarm = project.good().response.alarm
    assert alarm is not None
    assert (alarm.works, alarm.by, alarm.at_s) == (False, "voice", None)


def test_a_wedged_fire_door_stands_open(project: Project) -> None:
    with_entry(project, "fire-door-open", "d1")
    site = project.good().site
    assert site.openings[site.opening_index["d1"]].state == "open"


def test_a_post_can_only_be_thinned_out(project: Project) -> None:
    with_entry(project, "control-room-single", "desk")
    assert (
        project.good("starts=2026-10-01 10:00").response.plan.on_duty(  # type: ignore[union-attr]
            "desk", project.good("starts=2026-10-01 10:00").starts
        )
        == 1
    )


def test_what_has_no_engine_yet_is_said(project: Project) -> None:
    with_entry(project, "lpg-bottle-indoors", "r1")
    assert "register-effect" in [item.feature for item in project.good().unused]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: rectifying", "status: verified", "'verified' cannot follow 'registered'"),
        ("status: rectifying", "status: closed", "'closed' cannot follow 'registered'"),
        ("status: rectifying", "status: found", "'found' cannot follow 'registered'"),
        ("status: rectifying", "status: overdue", "'overdue' is never written"),
        ("status: rectifying", "status: rectifing", "did you mean 'rectifying'?"),
        ("status: registered", "status: graded", "the record begins with 'graded'"),
        ("on: 2026-09-14", "on: 2026-09-04", "lies before the step above it"),
        (
            "    responsible: owner\n",
            "",
            "nobody can follow up the entry 'HH-1' - write responsible",
        ),
        ("grade: major", "grade: huge", "'huge' is none of: general, major"),
        ("target: back\n", "target: back\n    amount: 0.5\n", "changes a state, not a number"),
    ],
)
def test_faults_of_registers_have_a_cure(
    project: Project, old: str, new: str, expected: str
) -> None:
    assert expected in project.change("registers/inn.yaml", old, new).faults()


def test_an_entry_stands_once(project: Project) -> None:
    with_entry(project, "exit-narrowed", "front")
    key = "scenarios/registers/inn.yaml"
    project.files[key] = project.files[key].replace("HH-2", "HH-1")
    assert "two entries have the number 'HH-1'" in project.faults()


CSV = (
    "编号,类型,部位,等级,责任人,验收人,整改期限,状态记录\n"
    "HH-1,exit-locked,back,重大,owner,street office,2026/9/25,"
    "2026-09-12 登记 inspector; 2026-09-14 整改中 owner\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_reads_like_the_file(project: Project, encoding: str) -> None:
    expected = project.good().register
    project.change("fire.yaml", "registers/inn.yaml", "registers/inn.csv")
    path = project.write()
    (path.parent / "registers" / "inn.csv").write_bytes(CSV.encode(encoding))
    scenario = project.good()
    assert scenario.register == expected
    assert scenario.register.entries[0].deadline == date(2026, 9, 25)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("部位", "地方", "inn.csv:1:7: the column '地方' means nothing here"),
        ("exit-locked", "exit-lock", "inn.csv:2:6: no kind of hidden hazard is called 'exit-lock'"),
        ("2026/9/25", "soon", "inn.csv:2:46: 'soon' is no date"),
        ("整改中", "verified", "inn.csv:2:56: 'verified' cannot follow 'registered'"),
        (",back,", ",bakc,", "inn.csv:2:18: no opening is called 'bakc'"),
    ],
)
def test_faults_of_a_table_name_line_and_column(
    project: Project, old: str, new: str, expected: str
) -> None:
    project.change("fire.yaml", "registers/inn.yaml", "registers/inn.csv")
    project.files["scenarios/registers/inn.csv"] = CSV.replace(old, new)
    assert expected in project.faults()


def test_a_workbook_reads_like_the_table(project: Project) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    expected = project.good().register
    book = openpyxl.Workbook()
    for row in CSV.splitlines():
        book.active.append(row.split(","))
    project.change("fire.yaml", "registers/inn.yaml", "registers/inn.xlsx")
    path = project.write()
    book.save(path.parent / "registers" / "inn.xlsx")
    assert project.good().register == expected


FORMATS = [
    (6.1, "0.00", "6.10"),
    (6.1, "General", "6.1"),
    (6, "General", "6"),
    (6.0, "0", "6"),
    (6.1, '"第"0.00"条"', "第6.10条"),
    (5.3, "0.0##", "5.3"),
    (0.15, "0%", "15%"),
    (12, "0000", "0012"),
    (1234.5, "#,##0.00", "1,234.50"),
    (0.1 + 0.2, "General", "0.3"),
    ("6.10", "@", "6.10"),
    (datetime(2026, 6, 5), "m-d", "6-5"),
    (datetime(2026, 6, 5), "m/d;@", "6/5"),
    (datetime(2026, 6, 5), "yyyy\\-mm\\-dd", "2026-06-05"),
    (datetime(2026, 6, 5), "d-mmm", ""),
    (datetime(2026, 6, 5), 'm"月"d"日"', ""),
    (None, "General", ""),
    (True, "General", "True"),
]


@pytest.mark.parametrize(("value", "form", "text"), FORMATS)
def test_a_cell_is_read_as_it_is_displayed(value: object, form: str, text: str) -> None:
    assert displayed(value, form).text == text


def in_excel(project: Project, clause: object, form: str) -> str | None:
    """Return the clause of an entry kept in Excel, None where it is refused."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    head, first = CSV.splitlines()
    book.active.append([*head.split(","), "判定依据", "条款", "整改资金"])
    book.active.append([*first.split(","), "建筑防火通用规范", clause, 1200])
    book.active.cell(2, len(head.split(",")) + 2).number_format = form
    book.active.cell(2, len(head.split(",")) + 3).number_format = '#,##0 "元"'
    deadline = next(i for i, n in enumerate(head.split(","), 1) if n in {"deadline", "整改期限"})
    book.active.cell(2, deadline).value = datetime(2026, 9, 25)
    book.active.cell(2, deadline).number_format = "d-mmm-yy"
    project.change("fire.yaml", "registers/inn.yaml", "registers/inn.xlsx")
    path = project.write()
    book.save(path.parent / "registers" / "inn.xlsx")
    scenario, problems = project.load()
    if problems.errors:
        told = problems.render("en")
        assert "inn.xlsx:2:" in told
        assert "format the column as text" in told
        return None
    assert scenario is not None
    (entry,) = scenario.register.entries
    assert entry.cost == 1200
    assert str(entry.deadline) == "2026-09-25"
    return entry.criterion.removeprefix("建筑防火通用规范").strip()


@pytest.mark.parametrize(
    ("clause", "form", "read"),
    [
        (6.1, "0.00", "6.10"),
        ("6.10", "General", "6.10"),
        ("6-5", "@", "6-5"),
        (datetime(2026, 6, 5), "m-d", "6-5"),
        (datetime(2026, 6, 5), "d-mmm", None),
    ],
)
def test_a_clause_kept_in_excel_is_read_as_it_is_displayed(
    project: Project, clause: object, form: str, read: str | None
) -> None:
    assert in_excel(project, clause, form) == read


def test_a_register_with_semicolons_is_read(project: Project) -> None:
    expected = project.good().register
    project.change("fire.yaml", "registers/inn.yaml", "registers/inn.csv")
    path = project.write()
    head, first = CSV.splitlines()
    *cells, history = first.split(",")
    text = f'{head.replace(",", ";")}\n{";".join(cells)};"{history}"\n'
    (path.parent / "registers" / "inn.csv").write_text(text, encoding="utf-8")
    assert project.good().register == expected


def test_every_effect_says_what_it_sets() -> None:
    for kind, effect in tables().effects.items():
        assert (effect.value is None) == (effect.low is not None), kind
        assert effect.low is None or (effect.high is not None and effect.low < effect.high), kind


def test_registers_that_ship_cite_the_edition_of_gb_35181_in_force() -> None:
    """GB 35181-2025 took the place of that of 2017, whose chapters 6 and 7 it numbers 5 and 6."""
    cited = [
        criterion
        for path in sorted((examples.root() / "scenarios" / "registers").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["hazards"]
        if "35181" in (criterion := entry["criterion"])["list"]
    ]
    assert cited
    assert {criterion["list"] for criterion in cited} == {"GB 35181-2025"}
    assert {criterion["clause"].split(".")[0] for criterion in cited} <= {"5", "6"}
