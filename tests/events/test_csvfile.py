import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputFaults
from sim.events.csvfile import as_written, events_csv, read_events, read_log
from sim.events.log import EventLog
from sim.events.vocabulary import vocabulary
from sim.yamlsrc.problems import ProblemList

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = words.filter(lambda text: text.isprintable() and text.strip())
values = st.none() | st.floats(-1e9, 1e9, allow_nan=False)
rows = st.tuples(
    st.floats(0, 5000), st.sampled_from(sorted(vocabulary())) | names, words,
    words, values, st.sampled_from(["", "s", "people", "kW", "min", "bags"]), words,
    st.integers(0, 3),
)  # fmt: skip


def log_of(drawn):
    log = EventLog()
    for t_s, name, actor, thing, value, unit, text, back in sorted(drawn, key=lambda r: r[0]):
        cause = (len(log) - back,) if 0 <= back < len(log) else ()
        log.add(
            name, t_s=t_s, actor=actor, object=thing, value=value, unit=unit, text=text,
            cause=cause,
        )  # fmt: skip
    return list(log)


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@given(drawn=st.lists(rows, min_size=1, max_size=12))
def test_a_log_survives_writing_and_reading(drawn, tmp_path_factory):
    events = log_of(drawn)
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_bytes(events_csv(events))
    assert list(read_events(path)) == [as_written(event) for event in events]


@given(drawn=st.lists(rows, min_size=1, max_size=4))
def test_writing_twice_changes_nothing(drawn):
    once = [as_written(event) for event in log_of(drawn)]
    assert [as_written(event) for event in once] == once
    assert events_csv(once) == events_csv(log_of(drawn))


def test_the_table_is_what_formats_says():
    log = EventLog()
    first = log.add("t0", t_s=0, object="厨房")
    log.add("detect", t_s=61.25, actor="sd-1", object="厨房", cause=first)
    log.add("fire-size", t_s=90, value=1.0004e6, unit="W", cause=(1, 2), text='a "quote", b')
    raw = events_csv(log)
    assert raw.startswith(b"\xef\xbb\xbfid,t_s,event,actor,object,value,unit,cause,text\r\n")
    assert raw.decode("utf-8-sig").splitlines()[1:] == [
        "1,0,t0,,厨房,,,,",
        "2,61.25,detect,sd-1,厨房,,,1,",
        '3,90,fire-size,,,1000400,W,1;2,"a ""quote"", b"',
    ]


def test_a_drill_kept_with_clock_times_counts_from_t0(tmp_path):
    kept = (
        "t,event,object\n,fact-people,120 人\n14:03:20,t0,\n14:03:50.5,疏散命令,\n14:05,末人撤出,\n"
    )
    events = read_events(write(tmp_path / "drill.csv", kept))
    assert [(e.event, e.t_s) for e in events] == [
        ("fact-people", 0.0), ("t0", 0.0), ("evac-order", 30.5), ("last-evacuee", 100.0),
    ]  # fmt: skip


def test_a_night_drill_goes_on_after_midnight(tmp_path):
    kept = "t,event\n23:58:00,t0\n23:59:30,detect\n00:01:00,119-dial\n"
    events = read_events(write(tmp_path / "drill.csv", kept))
    assert [e.t_s for e in events] == [0, 90, 180]


def test_dates_are_understood_over_several_days(tmp_path):
    kept = "t,event\n2026-07-01 22:00,t0\n2026/7/3 06:30:00,evac-order\n"
    events = read_events(write(tmp_path / "drill.csv", kept))
    assert [e.t_s for e in events] == [0, 32.5 * 3600]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_and_names_are_read_in_every_usual_encoding(tmp_path, encoding):
    kept = "时间,事件,执行者,对象,数值,单位,备注\n0,事故开始,,厨房,,,\n45 秒,拨打119,前台,,,,占线\n"
    events = read_events(write(tmp_path / "drill.csv", kept, encoding))
    assert [(e.t_s, e.event, e.actor, e.object, e.text) for e in events] == [
        (0, "t0", "", "厨房", ""), (45, "119-dial", "前台", "", "占线"),
    ]  # fmt: skip


def test_rows_out_of_order_are_put_in_order_and_causes_follow(tmp_path):
    kept = "id,t_s,event,cause\n10,50,detect,7\n7,0,t0,\n11,60,alarm-signal,10\n"
    events = read_events(write(tmp_path / "drill.csv", kept))
    assert [(e.id, e.event, e.cause) for e in events] == [
        (1, "t0", ()), (2, "detect", (1,)), (3, "alarm-signal", (2,)),
    ]  # fmt: skip


def test_units_of_a_trainer_become_those_of_the_vocabulary(tmp_path):
    kept = (
        "t_s,event,value,unit\n0,t0,,\n60,unit-blocked,2 min,\n70,fire-size,3,MW\n80,missing,2,人\n"
    )
    events = read_events(write(tmp_path / "drill.csv", kept))
    assert [(e.value, e.unit) for e in events[1:]] == [(120, "s"), (3e6, "W"), (2, "people")]


FAULTS = {
    "events.column-missing": ("event,actor\nt0,\n", 1),
    "events.fullwidth-comma": ("t_s，event\n0，t0\n", 1),
    "events.event-missing": ("t_s,event\n0,t0\n5,\n", 3),
    "events.time-missing": ("t_s,event\n0,t0\n,detect\n", 3),
    "events.bad-time": ("t_s,event\n0,t0\n25:99,detect\n", 3),
    "events.mixed-times": ("t_s,event\n14:00:00,t0\n95,detect\n", 3),
    "events.bad-id": ("id,t_s,event\none,0,t0\n", 2),
    "events.duplicate-id": ("id,t_s,event\n1,0,t0\n1,4,detect\n", 3),
    "events.bad-value": ("t_s,event,value\n0,t0,many\n", 2),
    "events.log-empty": ("t_s,event\n\n", 1),
    "events.csv-broken": ('t_s,event\n0,"' + "x" * 200_000 + "\n", 2),
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # A stopwatch that began at a bare nought, and then minutes: 7:10 would be ten past seven.
        ("t_s,event\n0,evac-order\n7:10,last-evacuee\n", "events.mixed-times"),
        ("t_s,event\n0,evac-order\n-5,last-evacuee\n", "events.bad-time"),
    ],
)
def test_no_order_is_followed_before_it_was_given(tmp_path, text, code):
    with pytest.raises(InputFaults) as caught:
        read_events(write(tmp_path / "drill.csv", text), shown="drill.csv")
    assert [problem.code for problem in caught.value.problems.errors] == [code]


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_names_its_line_and_its_cure(tmp_path, code):
    text, line = FAULTS[code]
    path = write(tmp_path / "drill.csv", text)
    with pytest.raises(InputFaults) as caught:
        read_events(path, shown="drill.csv")
    (problem,) = caught.value.problems.errors
    assert (problem.code, problem.span.file, problem.span.line) == (code, "drill.csv", line)
    assert " - " in problem.message("en")
    assert "——" in problem.message("zh")


def test_all_faults_come_in_one_go(tmp_path):
    path = write(tmp_path / "drill.csv", "t_s,event,value\nx,t0,\n5,,\n6,detect,much\n")
    with pytest.raises(InputFaults) as caught:
        read_events(path)
    assert [p.span.line for p in caught.value.problems.errors] == [2, 3, 4]


def test_an_unknown_event_is_kept_and_warned_of_with_a_hint(tmp_path):
    problems = ProblemList()
    path = write(tmp_path / "drill.csv", "t_s,event\n0,t0\n9,evac-ordr\n")
    events = read_log(path, shown="drill.csv", problems=problems)
    assert [e.event for e in events] == ["t0", "evac-ordr"]
    (warning,) = problems.warnings
    assert "evac-order" in warning.message("en")
    assert (warning.span.line, warning.span.col) == (3, 3)


def test_a_cause_in_the_future_is_left_out_with_a_warning(tmp_path):
    problems = ProblemList()
    path = write(tmp_path / "drill.csv", "id,t_s,event,cause\n1,0,t0,2\n2,9,detect,1;77\n")
    events = read_log(path, shown="drill.csv", problems=problems)
    assert [e.cause for e in events] == [(), (1,)]
    assert [p.code for p in problems.warnings] == ["events.cause-not-earlier"] * 2


@given(raw=st.binary(max_size=300))
def test_no_bytes_whatever_bring_it_down(raw, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(b"t_s,event,value\n" + raw)
    problems = ProblemList()
    events = read_log(path, shown="bytes.csv", problems=problems)
    assert (events is None) == bool(problems.errors)
