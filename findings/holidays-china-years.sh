#!/bin/sh
# holidays 0.109 and chinesecalendar 1.11.0: what they say of a year whose make-up days they do not know. China moves
# working days to weekends by a notice for each year. Of 2026 both know all six of them. Of 2027 holidays
# knows none and answers all the same: every Saturday and Sunday is no working day, as if no day were moved, which
# has not happened in any of the last ten years. chinesecalendar refuses with the years that it has. Who is on duty on
# such a Saturday comes out wrong in one case and is asked in the other.
#
# Seen: make-up days of 2026: 6 and 6; of 2027: none from holidays, NotImplementedError from chinesecalendar.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet holidays==0.109 chinesecalendar==1.11.0
"$place/venv/bin/python" - <<'EOF'
import datetime
import sys
from importlib.metadata import version

import chinese_calendar
import holidays


def weekend(year):
    start = datetime.date(year, 1, 1)
    days = (start + datetime.timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year and day.weekday() >= 5]


def by_holidays(year):
    china = holidays.country_holidays("CN", years=[year])
    return [day for day in weekend(year) if china.is_working_day(day)]


def by_chinesecalendar(year):
    try:
        return [day for day in weekend(year) if chinese_calendar.is_workday(day)]
    except NotImplementedError as error:
        return str(error)


print("holidays", version("holidays"), " chinesecalendar", version("chinesecalendar"))
found = {year: (by_holidays(year), by_chinesecalendar(year)) for year in (2026, 2027)}
for year, (one, other) in found.items():
    said = other if isinstance(other, str) else f"{len(other)} working days at weekends"
    print(f"  {year}: holidays has {len(one)} working days at weekends; chinesecalendar: {said}")
earlier = [len(by_holidays(year)) for year in range(2017, 2027)]
print(f"  by holidays, 2017 to 2026: {earlier}")
holds = (found[2026][0] == found[2026][1] and len(found[2026][0]) == 6 and not found[2027][0]
         and isinstance(found[2027][1], str) and min(earlier) > 0)
print("As described: one answers for a year that it does not know, the other says so." if holds
      else "CHANGED: make-up days of 2027 are known now, or are refused by both.")
sys.exit(0 if holds else 1)
EOF
